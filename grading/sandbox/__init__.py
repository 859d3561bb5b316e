"""What keeps a student's code away from the course, the machine and the network.

`levels` says how strong a sandbox is and how it is made, `probe` which one holds on this machine.
"""

# What every student's side must hold; below, only on the teacher's word: the code could reach more than its own files.
SAFE_LEVEL = 2
NO_FORK = "Grading needs a system that can fork. On Windows, run it in WSL 2 (wsl --install)."
