package io.caravan.testing;

import com.github.dockerjava.api.DockerClient;
import io.caravan.servers.Launch;
import io.caravan.servers.RunningProgram;
import io.caravan.servers.ServerProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withFileSystemBind(folder, folder, BindMode.READ_WRITE)
                .withWorkingDirectory(folder)
                .withEnv(launch.environment())
                .withCommand(launch.arguments().toArray(String[]::new))
                .withCreateContainerCmdModifier(command -> command.withUser(owner(launch)))
                .withLogConsumer(frame -> append(launch, frame.getUtf8String()));
        container.start();
        return new RunningContainer(container);
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

    private static void append(Launch launch, String text) {
        // Last words may come after the end, when the test has removed its folder.
        if (!Files.isDirectory(launch.folder())) return;
        try {
            Files.writeString(launch.log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record RunningContainer(GenericContainer<?> container) implements RunningProgram {

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
        }

        @Override
        public void kill() {
            docker().killContainerCmd(container.getContainerId()).exec();
            container.stop();
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
