"""What the lessons of docs/lessons use: exercises that judge an answer and give a hint in words, and their pictures.

Holds: exercise; lesson_1, lesson_2, lesson_3, lesson_4, lesson_5, lesson_6, lesson_7 (the exercises of each);
target_plane (what lesson 7 counts for its picture); pictures.
May import: aligning, components, connecting, counting, errors, figures, loss, minima.
Offers: the exercises, each called with an answer; the pictures, each shown by a notebook.
"""
