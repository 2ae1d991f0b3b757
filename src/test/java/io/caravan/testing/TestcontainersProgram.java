package io.caravan.testing;

import com.github.dockerjava.api.DockerClient;
import io.caravan.servers.Launch;
import io.caravan.servers.RunningProgram;
import io.caravan.servers.ServerProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** An image run by Testcontainers, on the engine's own network: the ports are those that were asked for, also after a restart. */
record TestcontainersProgram(String image) implements ServerProgram {

    @Override
    public String description() {
        return "Testcontainers, image " + image;
    }

    @Override
    @SuppressWarnings("resource") // RunningContainer ends it
    public RunningProgram launch(Launch launch) {
        String folder = launch.folder().toString();
        Log log = new Log(launch.log());
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withFileSystemBind(folder, folder, BindMode.READ_WRITE)
                .withWorkingDirectory(folder)
                .withEnv(launch.environment())
                .withCommand(launch.arguments().toArray(String[]::new))
                .withCreateContainerCmdModifier(command -> command.withUser(owner(launch)))
                .withLogConsumer(frame -> log.append(frame.getUtf8String()));
        container.start();
        return new RunningContainer(container, log);
    }

    private static String owner(Launch launch) {
        try {
            return Files.getAttribute(launch.folder(), "unix:uid")
                    + ":"
                    + Files.getAttribute(launch.folder(), "unix:gid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a container says, in a file. Last words come on a thread of Testcontainers', also after the end, when the test may be removing the folder: these are let go. */
    private static final class Log {
        private final Path file;
        private boolean ended;

        Log(Path file) {
            this.file = file;
        }

        synchronized void append(String text) {
            if (ended) return;
            try {
                Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        synchronized void end() {
            ended = true;
        }
    }

    private record RunningContainer(GenericContainer<?> container, Log log) implements RunningProgram {

        @Override
        public boolean alive() {
            return container.isRunning();
        }

        @Override
        public void stop() {
            if (!alive()) return;
            docker().stopContainerCmd(container.getContainerId())
                    .withTimeout(20)
                    .exec();
            container.stop();
            log.end();
        }

        @Override
        public void kill() {
            docker().killContainerCmd(container.getContainerId()).exec();
            container.stop();
            log.end();
        }

        @Override
        public void pause() {
            docker().pauseContainerCmd(container.getContainerId()).exec();
        }

        @Override
        public void resume() {
            docker().unpauseContainerCmd(container.getContainerId()).exec();
        }

        private static DockerClient docker() {
            return DockerClientFactory.instance().client();
        }
    }
}
