"""Templates and static files of the console; read through importlib.resources and PackageLoader alone."""
