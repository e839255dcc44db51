"""`python -m tdnn_compiler`: the command line, from a source folder too."""

from tdnn_compiler.cli import main

if __name__ == "__main__":
    main()
