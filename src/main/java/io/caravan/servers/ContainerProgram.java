package io.caravan.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An image run by {@code docker run}, which passes signals on. On Linux the container shares our network; elsewhere the engine lives in
 * a virtual machine, so ports are published and the host has a name of its own.
 *
 * @param docker the docker command
 * @param sharesNetwork whether 127.0.0.1 is the same inside and outside
 */
record ContainerProgram(Path docker, String image, boolean sharesNetwork) implements ServerProgram {

    @Override
    public String description() {
        return "container image " + image;
    }

    @Override
    public String bindAddress() {
        return sharesNetwork ? "127.0.0.1" : "0.0.0.0";
    }

    @Override
    public String hostAddress() {
        return sharesNetwork ? "127.0.0.1" : "host.docker.internal";
    }

    @Override
    public RunningProgram launch(Launch launch) {
        String name = "caravan-" + launch.name() + "-" + UUID.randomUUID();
        return new Container(
                docker.toString(),
                name,
                ChildProcess.start(command(launch, name), Map.of(), launch.folder(), launch.log()));
    }

    List<String> command(Launch launch, String name) {
        List<String> command = new ArrayList<>(List.of(docker.toString(), "run", "--rm", "--name", name));
        if (sharesNetwork) command.addAll(List.of("--network", "host"));
        else launch.ports().forEach(port -> command.addAll(List.of("-p", "127.0.0.1:" + port + ":" + port)));
        String folder = launch.folder().toString();
        command.addAll(List.of("-v", folder + ":" + folder, "-w", folder));
        command.addAll(owner(launch.folder()));
        launch.environment().forEach((key, value) -> command.addAll(List.of("-e", key + "=" + value)));
        command.add(image);
        command.addAll(launch.arguments());
        return command;
    }

    /** Files are written as ours, so that we can delete them; systems without such ids map owners themselves. */
    private static List<String> owner(Path folder) {
        try {
            return List.of(
                    "--user", Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid"));
        } catch (IOException | UnsupportedOperationException e) {
            return List.of();
        }
    }

    private record Container(String docker, String name, ChildProcess client) implements RunningProgram {

        @Override
        public boolean alive() {
            return client.alive();
        }

        @Override
        public void stop() {
            docker("unpause");
            client.stop();
        }

        @Override
        public void kill() {
            docker("kill");
            client.kill();
        }

        @Override
        public void pause() {
            docker("pause");
        }

        @Override
        public void resume() {
            docker("unpause");
        }

        private void docker(String action) {
            if (client.alive()) Command.run(docker, action, name);
        }
    }
}
