"""Hundreds of damaged and hostile files: an answer about the numbers that are there, or one line and exit code 2."""

import io
import json
import os
import random
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from symtopo import BadInput, Network
from symtopo.reading.weights import read_weights

A = np.array([[1.0, 2.0], [3.0, 5.0]])
EYE = json.dumps([[[1, 0], [0, 1]]] * 2)
DAMAGES = 25  # of each file


def one_line(code, out, err):
    assert (code, out) == (2, "")
    assert err.startswith("symtopo: ")
    assert err.count("\n") == 1
    assert err[:-1].isprintable()
    assert len(err) < 700


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def valid_files():
    np.save("a.npy", A)
    np.save("long.npy", A.astype(np.longdouble))
    np.savez("stored.npz", W1=A, W2=np.eye(2))
    np.savez_compressed("packed.npz", W1=A, W2=np.eye(2))
    save_file({"W1": A, "W2": np.eye(2, dtype=np.float32)}, "a.safetensors", metadata={"format": "pt"})
    Path("a.csv").write_text("x;y\n1;2\n3;5.5\n")
    Path("a.json").write_text('{"weights": [[[1, 0.5], [0, "1/3"]], [[1e-3, 0], [0, 1]]]}')


def damaged(content, source):
    """Cut off somewhere, or with bits and bytes changed, or with bytes put in or left out."""
    found, kind = bytearray(content), source.randrange(5)
    if kind == 0:
        return bytes(found[: source.randrange(len(found))])
    for _ in range(kind):
        place = source.randrange(len(found))
        change = source.randrange(4)
        if change == 0:
            found[place] ^= 1 << source.randrange(8)
        elif change == 1:
            found[place] = source.choice(b"\x00\xff0169-+,;:.'\"()[]{}eT \n")
        elif change == 2:
            del found[place : place + source.randrange(1, 4)]
        else:
            found[place:place] = source.randbytes(source.randrange(1, 4))
    return bytes(found)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("a.npy", ""),
        ("long.npy", ""),
        ("stored.npz", ":W1"),
        ("packed.npz", ":W2"),
        ("a.safetensors", ":W2"),
        ("a.csv", ""),
    ],
)
def test_damaged_data_are_an_answer_or_one_line(run, name, key):
    valid_files()
    whole, source, refused = Path(name).read_bytes(), random.Random(name), 0
    assert run("count", "2,2,2", "--target", name + key, "--samples", 0)[0] == 0
    for _ in range(DAMAGES):
        Path(name).write_bytes(damaged(whole, source))
        code, out, err = run("count", "2,2,2", "--target", name + key, "--samples", 0)
        if code != 0:
            one_line(code, out, err)
            refused += 1
    assert refused > DAMAGES // 4


@pytest.mark.parametrize("name", ["stored.npz", "packed.npz", "a.safetensors", "a.json"])
def test_damaged_weights_are_weights_or_refused(name):
    valid_files()
    network = Network([2, 2, 2])
    whole, source, refused = Path(name).read_bytes(), random.Random(name), 0
    for _ in range(3 * DAMAGES):
        Path(name).write_bytes(damaged(whole, source))
        try:
            network.exact_weights(read_weights(name, network.shapes, "A").matrices)
        except BadInput as refusal:
            assert len(str(refusal)) < 700
            refused += 1
    assert refused > DAMAGES


def npy(header, data=b""):
    text = header.encode("latin1")
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text) + 1) + text + b"\n" + data


def header(descr="'<f8'", order="False", shape="(2, 2)"):
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"


NPY = {
    "true in the shape": npy(header(shape="(True, 8)"), bytes(64)),
    "a shape of floats": npy(header(shape="(2.0, 2)"), bytes(32)),
    "a negative shape": npy(header(shape="(-2, -2)"), bytes(32)),
    "a list for a shape": npy(header(shape="[2, 2]"), bytes(32)),
    "a huge shape": npy(header(shape=f"({10**30}, 2)"), bytes(32)),
    "a shape that overflows": npy(header(shape=f"({2**62}, 4)"), bytes(32)),
    "a terabyte": npy(header(shape="(1000000, 1000000)")),
    "many axes": npy(header(shape=f"({'1, ' * 60})"), bytes(8)),
    "objects": npy(header(descr="'|O'"), b"cos\nsystem\n(S'true'\ntR."),
    "records": npy(header(descr="[('a', '<f8')]"), bytes(32)),
    "subarrays": npy(header(descr="('<f8', (2,))"), bytes(64)),
    "words": npy(header(descr="'<U4'"), bytes(64)),
    "no type": npy(header(descr="'<q9'"), bytes(64)),
    "a type of bytes": npy(header(descr="'|V0'"), b""),
    "truth values": npy(header(descr="'|b1'"), bytes(4)),
    "complex": npy(header(descr="'<c16'"), bytes(64)),
    "dates": npy(header(descr="'<M8[s]'"), bytes(32)),
    "an order that is no truth value": npy(header(order="2"), bytes(32)),
    "one byte too few": npy(header(), bytes(31)),
    "one byte too many": npy(header(), bytes(33)),
    "no header": npy(""),
    "no dictionary": npy("[1, 2]"),
    "a call": npy("__import__('os').system('true')"),
    "deep": npy("(" * 9000),
    "very long": npy("{" + " " * 60000 + "}"),
    "an open quote": npy("{'descr': '<f8"),
    "NUL": npy("\x00" * 40),
    "python 2": npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 2L), 'x': 1}"),
    "version 3": b"\x93NUMPY\x03\x00" + bytes(40),
    "version 9": b"\x93NUMPY\x09\x00" + bytes(40),
    "a header of 4 GB": b"\x93NUMPY\x02\x00\xff\xff\xff\xff" + bytes(40),
    "only magic": b"\x93NUMPY",
    "nothing": b"",
    "nan": npy(header(), np.full(4, np.nan).tobytes()),
    "infinity": npy(header(), np.full(4, np.inf).tobytes()),
}


@pytest.mark.parametrize("name", NPY)
def test_a_hostile_array_is_one_line(run, name):
    Path("a.npy").write_bytes(NPY[name])
    one_line(*run("count", "2,2,2", "--target", "a.npy"))
    with zipfile.ZipFile("a.npz", "w") as archive:
        archive.writestr("W1.npy", NPY[name])
        archive.writestr("W2.npy", NPY[name])
    one_line(*run("count", "2,2,2", "--target", "a.npz:W1"))
    one_line(*run("connect", "2,2,2", "a.npz", EYE))


def good():
    buffer = io.BytesIO()
    np.save(buffer, A)
    return buffer.getvalue()


def archive(*members, method=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as found:
        for name, content in members:
            found.writestr(name, content)
    return bytearray(buffer.getvalue())


def npz_files():
    pair = archive(("W1.npy", good()), ("W2.npy", good()))
    encrypted = bytearray(pair)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := encrypted.find(signature, place + 1)) >= 0:
            encrypted[place + offset] |= 1
    unknown = bytearray(pair)
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = -1
        while (place := unknown.find(signature, place + 1)) >= 0:
            unknown[place + offset] = 97
    flipped = bytearray(pair)
    flipped[flipped.find(b"NUMPY") + 20] ^= 255
    packed = archive(("W1.npy", good()), ("W2.npy", good()), method=zipfile.ZIP_DEFLATED)
    packed[60] ^= 255
    bomb = archive(
        *((f"W{k}.npy", npy(header(shape="(80000,)")) + bytes(640_000)) for k in "12"), method=zipfile.ZIP_DEFLATED
    )
    lies = bytearray(pair)
    place = lies.find(b"PK\x01\x02")
    lies[place + 24 : place + 28] = b"\xff\xff\xff\x7f"
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = archive(("W1.npy", good()), ("W1.npy", good()))
    return {
        "encrypted": encrypted,
        "a method that nobody knows": unknown,
        "a wrong checksum": flipped,
        "damaged and packed": packed,
        "a bomb": bomb,
        "a size that lies": lies,
        "one name twice": twice,
        "no arrays": archive(("README.txt", "nothing")),
        "a folder": archive(("W1/", "")),
        "names that lead out": archive(("../../W1.npy", b"no"), ("/W2.npy", b"no")),
        "empty": archive(),
        "many": archive(*((f"W{k}.npy", b"") for k in range(1500))),
        "cut off": pair[:-5],
        "its head": pair[:100],
        "no archive": b"PK\x03\x04" + bytes(60),
    }


def test_a_hostile_archive_is_one_line(run, monkeypatch):
    monkeypatch.setattr("symtopo.reading.arrays.MAX_BYTES", 10**6)
    for name, content in npz_files().items():
        Path("a.npz").write_bytes(content)
        try:
            one_line(*run("connect", "2,2,2", "a.npz", EYE))
            one_line(*run("count", "2,2,2", "--target", "a.npz:W1"))
        except AssertionError as problem:
            raise AssertionError(f"{name}: {problem}") from None


def tensors(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def tensor(dtype="F64", shape=(2, 2), offsets=(0, 32), **more):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets), **more}


DATA = A.tobytes()
SAFETENSORS = {
    "past the end": tensors({"a": tensor(offsets=(0, 64))}, DATA),
    "before the begin": tensors({"a": tensor(offsets=(-32, 0))}, DATA),
    "the end before the begin": tensors({"a": tensor(offsets=(32, 0))}, DATA),
    "a gap": tensors({"a": tensor(), "b": tensor(offsets=(40, 72))}, bytes(72)),
    "an overlap": tensors({"a": tensor(), "b": tensor(offsets=(16, 48))}, bytes(48)),
    "bytes too many": tensors({"a": tensor()}, bytes(40)),
    "another size": tensors({"a": tensor(shape=(3, 2))}, DATA),
    "a negative shape": tensors({"a": tensor(shape=(-2, -2))}, DATA),
    "true in the shape": tensors({"a": tensor(shape=(True, 4))}, DATA),
    "a huge shape": tensors({"a": tensor(shape=(2**40, 2**40))}, DATA),
    "a type that nobody knows": tensors({"a": tensor(dtype="F8_E4M3", shape=(8, 4))}, DATA),
    "truth values": tensors({"a": tensor(dtype="BOOL", shape=(8, 4))}, DATA),
    "a type that is no name": tensors({"a": tensor(dtype=["F64"])}, DATA),
    "no offsets": tensors({"a": {"dtype": "F64", "shape": [2, 2]}}, DATA),
    "another field": tensors({"a": tensor(more=1)}, DATA),
    "no description": tensors({"a": 5}, DATA),
    "a name twice": tensors(b'{"a": %s, "a": %s}' % ((json.dumps(tensor()).encode(),) * 2), DATA),
    "no object": tensors([1, 2], DATA),
    "no JSON": tensors(b"{", DATA),
    "deep": tensors(b"[" * 100_000),
    "no UTF-8": tensors(b"\xff\xfe", DATA),
    "a header of many bytes": struct.pack("<Q", 2**63) + b"{}",
    "a header longer than the file": struct.pack("<Q", 100) + b"{}",
    "nothing": b"",
    "its length only": bytes(7),
    "no tensors": tensors({}),
    "nan": tensors({"a": tensor()}, np.full(4, np.nan).tobytes()),
}


@pytest.mark.parametrize("name", SAFETENSORS)
def test_a_hostile_safetensors_file_is_one_line(run, name):
    Path("a.safetensors").write_bytes(SAFETENSORS[name])
    one_line(*run("count", "2,2,2", "--target", "a.safetensors:a"))
    one_line(*run("connect", "2,2,2", "a.safetensors", EYE))


TEXT = {
    "a.json": [
        b"\xff\xfe[\x00",
        b"[[1, 0], [0, 1",
        b"[" * 100_000,
        b'{"weights": 1, "weights": 2}',
        b"NaN",
        b"",
        b"\x00",
    ],
    "a.csv": [
        b"a,b\n",
        b"1,2\n3\n",
        b"1,2,\n3,4,\n",
        b"1\x0c2,3\n4,5\n",
        b'"1,2\n3,4\n',
        b"1,2\n3,\n",
        b"1 2\n3 nan\n",
    ],
    "b.csv": [
        b"1\x002\n",
        b"\xff\xfe1\x00",
        b"",
        b"#\n",
        b"9" * 200_000,
        b"1;0,5\n2;3\n",
        b",a,b\n0,1,2\n1,3,5\n",
        b"1,2\n3,1e9999\n",
    ],
}


@pytest.mark.parametrize(
    ("name", "content"), [(name, c) for name, contents in TEXT.items() for c in contents], ids=lambda v: ascii(v)[:30]
)
def test_hostile_text_is_one_line(run, name, content):
    Path(name).write_bytes(content)
    one_line(*run("count", "2,2,2", "--target", name))
    one_line(*run("connect", "2,2,2", name, EYE))


def test_what_is_no_file_is_one_line(run):
    os.mkfifo("pipe.npy")
    os.mkfifo("pipe.json")
    Path("folder.npz").mkdir()
    names = [
        "pipe.npy",
        "pipe.json",
        "folder.npz",
        "nul\0.npy",
        "a" * 5000 + ".npy",
        "model.pt",
        "model.h5",
        "x.npz:",
        "\n.npy",
    ]
    for name in names:
        one_line(*run("count", "2,2,2", "--target", name))
        one_line(*run("connect", "2,2,2", name, EYE))


def test_a_field_given_twice_is_refused_wherever_json_is_read(run):
    for text in ('{"weights": [], "weights": []}', '[[{"a": 1, "a": 2}]]'):
        for arguments in (("count", "2,2", "--target", text), ("connect", "2,2", text, text)):
            code, out, err = run(*arguments)
            one_line(code, out, err)
            assert "given twice" in err
    Path("claim.json").write_text('{"schema": 1, "schema": 2}')
    code, _, err = run("check", "claim.json", "claim.json")
    assert (code, "given twice" in err) == (2, True)
