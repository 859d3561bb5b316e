"""What keeps a student's code away from the course, the machine and the network.

`levels` says how strong a sandbox is and how it is made, `probe` which one holds on this machine.
"""

NO_FORK = "Grading needs a system that can fork. On Windows, run it in WSL 2 (wsl --install)."
