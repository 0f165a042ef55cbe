@rem "exec" of npm scripts, for cmd.exe: POSIX shells have it, and hand Ctrl-C to Node itself.
@%*
