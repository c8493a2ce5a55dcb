"""The floor: an 837P cut into segments, elements and components, all kept, and nothing done with them."""

from pathlib import Path

from bench.measure import main


def read(file: Path, output: Path) -> int:
    """Cut the file; the output holds the counts."""
    segments = [
        [element.split(":") if ":" in element else element for element in segment.strip().split("*")]
        for segment in file.read_text("ascii").split("~")
    ]
    claims = sum(segment[0] == "CLM" for segment in segments)
    output.write_text(f"{claims} {len(segments)}\n")
    return claims


if __name__ == "__main__":
    main(read)
