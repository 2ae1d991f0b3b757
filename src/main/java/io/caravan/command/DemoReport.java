package io.caravan.command;

import io.caravan.servers.MinioServer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the demo tells people. Thread-safe. */
final class DemoReport {
    private final PrintWriter out;
    private boolean following;

    DemoReport(PrintWriter out) {
        this.out = out;
    }

    synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    void ready(DemoStage stage, Duration after) {
        say(String.format(
                Locale.ROOT, "MinIO, nats-server and Caravan are ready after %.1f s.", after.toMillis() / 1000.0));
        say("  MinIO " + stage.minio().endpoint() + ", NATS " + stage.nats().url());
        say("Uploading five objects, one of them in two parts, and deleting one …");
        say("");
    }

    void result(DemoResult result, DemoObserved observed) {
        DemoTable.lines(result.rows()).forEach(this::say);
        say("  (ms: from MinIO's time of the event until the stream had it)");
        say("");
        say("MinIO told of each event twice: " + observed.fast() + " notifications came by the fast target, "
                + observed.safe() + " by the safe one.");
        say("The journal has " + observed.journal().size() + " events, so " + copies(observed)
                + " second copies were recognised. EVENTS has "
                + observed.events().size() + " messages.");
        if (result.succeeded()) say("All that had to arrive has arrived, and only that.");
        result.problems().forEach(problem -> say("NOT AS EXPECTED: " + problem));
    }

    void caravan(String title, List<String> lines) {
        say(title);
        lines.forEach(line -> say("  " + line));
    }

    /** Tells what people can do now, and shows from now on what arrives. */
    synchronized void tryIt(DemoStage stage) {
        MinioServer minio = stage.minio();
        String key = minio.settings().accessKey();
        String secret = minio.settings().secretKey();
        out.print("""

                Now you. Buckets photos and reports are there; any of these uploads an object:
                  curl --aws-sigv4 aws:amz:us-east-1:s3 --user %1$s:%2$s -T FILE %3$s/photos/
                  mc alias set caravan %3$s %1$s %2$s && mc cp FILE caravan/photos/
                  AWS_ACCESS_KEY_ID=%1$s AWS_SECRET_ACCESS_KEY=%2$s aws --endpoint-url %3$s s3 cp FILE s3://photos/
                Listen as your programs would: nats --server %4$s sub 'events.>'
                Edit a rule: %5$s
                MinIO's console: %6$s (%1$s, %2$s). Caravan's log: %7$s
                What arrives is shown here. Ctrl-C stops all.

                """.formatted(
                        key,
                        secret,
                        minio.endpoint(),
                        stage.nats().url(),
                        stage.routes().resolve("rules"),
                        minio.console(),
                        stage.log()));
        out.flush();
        following = true;
    }

    synchronized void arrived(DemoArrival arrival) {
        if (following) say("  %-34s %s, %d ms".formatted(arrival.subject(), arrival.name(), arrival.millis()));
    }

    private static long copies(DemoObserved observed) {
        return observed.fast() + observed.safe() - observed.journal().size();
    }
}
