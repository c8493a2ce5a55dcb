"""The release of the code, told in every verdict as `engine`."""

ENGINE = "0.1.0"
