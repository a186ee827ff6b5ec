"""`python -m charter`: the command line. (`charter` in .venv/bin is the same.)"""

from charter.site.cli import main

if __name__ == "__main__":
    main()
