package io.caravan.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An executable of this machine. */
record NativeProgram(Path executable) implements ServerProgram {

    @Override
    public String description() {
        return executable.toString();
    }

    @Override
    public RunningProgram launch(Launch launch) {
        List<String> command = Stream.concat(Stream.of(executable.toString()), launch.arguments().stream())
                .toList();
        return ChildProcess.start(command, launch.environment(), launch.folder(), launch.log());
    }
}
