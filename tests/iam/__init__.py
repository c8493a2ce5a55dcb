"""What AWS would refuse, told without AWS: the policies of .chalice/ asked before each call."""
