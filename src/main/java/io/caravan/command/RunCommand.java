package io.caravan.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code caravan run}: works until it is told to stop (SIGTERM, Ctrl-C). */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Carries events by the rules in the routes folder, and watches that folder for edits.")
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private RoutesOption routes;

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() throws Exception {
        Configuration configuration = config.read();
        configuration.get("caravan.log.level").ifPresent(level -> {
            if (System.getProperty("caravan.log.level") == null) System.setProperty("caravan.log.level", level);
        });
        ManagementPort.check(configuration);
        WebhookServer.check(configuration);
        checkListening(configuration);
        return new Program(configuration, routes.folder(configuration)).run();
    }

    /** Buckets are listened to at MinIO, wherever that is. */
    private static void checkListening(Configuration configuration) throws ConfigurationException {
        boolean listens =
                !configuration.get("caravan.intake.listen.buckets").orElse("").isBlank();
        boolean somewhere =
                !configuration.get("camel.component.minio.endpoint").orElse("").isBlank();
        if (!listens || somewhere) return;
        throw new ConfigurationException(
                List.of(
                        "nobody says where MinIO is, whose buckets are to be listened to (caravan.intake.listen.buckets): set camel.component.minio.endpoint (MINIO_ENDPOINT)"));
    }
}
