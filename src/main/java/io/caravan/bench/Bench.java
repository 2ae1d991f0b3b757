package io.caravan.bench;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.OwnJava;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs programs, one at a time, against one nats-server, each with new streams and in a process and a folder of its own. */
final class Bench {
    private static final int POLL_MILLIS = 100;
    /** Slower than that it isn't worked off at all. */
    private static final int LEAST_PER_SECOND = 200;

    private static final Duration STARTS = Duration.ofMinutes(2);

    private final Connection connection;
    private final Streams streams;
    private final String url;
    private final Path folder;
    private int runs;

    /** @param folder for the runs' own */
    Bench(Connection connection, String url, Path folder) throws IOException {
        this.connection = connection;
        this.streams = new Streams(connection);
        this.url = url;
        this.folder = folder;
    }

    /**
     * A program that has been started.
     *
     * @param processes all there are of it
     * @param log of all of them
     * @param begun when the first was started, by {@link System#nanoTime()}
     */
    record Running(List<ChildProcess> processes, Path log, long begun) {
        /** @throws IOException when one has ended */
        void check() throws IOException {
            boolean all = processes.stream().allMatch(ChildProcess::alive);
            if (!all) throw new IOException("the program ended before its work was done; see " + log);
        }
    }

    /** What is done while a program runs. */
    interface Watch<T> {
        T look(Running program) throws Exception;
    }

    /** Fills the stream, starts the program, and measures how it works that off. */
    Measurement measure(Entrant entrant) throws Exception {
        streams.renew();
        entrant.backlog().fill(connection);
        return new Measurement(
                entrant, run(entrant.who(), entrant.program(), entrant.processes(), program -> rate(entrant, program)));
    }

    /** Starts a program on streams without messages, and ends it when what is done meanwhile is done. */
    <T> T onEmptyStreams(String who, Launch program, Watch<T> meanwhile) throws Exception {
        streams.renew();
        return run(who, program, 1, meanwhile);
    }

    private <T> T run(String who, Launch launch, int count, Watch<T> meanwhile) throws Exception {
        Path own = Files.createDirectories(
                folder.resolve("%02d-%s".formatted(++runs, who.replaceAll("[^A-Za-z0-9]+", "-"))));
        Path log = own.resolve("program.log");
        List<String> command = launch.command(own, url);
        List<ChildProcess> processes = new ArrayList<>();
        long begun = System.nanoTime();
        try {
            for (int i = 0; i < count; i++) processes.add(ChildProcess.start(command, environment(), own, log));
            return meanwhile.look(new Running(processes, log, begun));
        } finally {
            processes.forEach(ChildProcess::kill); // what it would still write down is of no use to anybody
        }
    }

    /** What settings of this shell would change is taken away. */
    private Map<String, String> environment() {
        Map<String, String> environment = OwnJava.withoutSettings();
        environment.put("NATS_URL", url);
        return environment;
    }

    /**
     * Events per second over the second half of the work: in the first, Java compiles. With two hops a program may do much of the first hop before it gets to the second, so both count.
     */
    private double rate(Entrant entrant, Running program)
            throws IOException, InterruptedException, JetStreamApiException, TimeoutException {
        long all = (long) entrant.parts() * entrant.backlog().events();
        long until = System.nanoTime()
                + STARTS.toNanos()
                + TimeUnit.SECONDS.toNanos(entrant.backlog().events() / LEAST_PER_SECOND);
        long begin = 0;
        long beginNanos = System.nanoTime();
        for (long done = streams.done(entrant); done < all; done = streams.done(entrant)) {
            if (begin == 0 && done >= all / 2) {
                begin = done;
                beginNanos = System.nanoTime();
            }
            program.check();
            if (System.nanoTime() > until) {
                throw new TimeoutException("%s has done %,d of %,d parts of its work and takes too long; see %s"
                        .formatted(entrant.who(), done, all, program.log()));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return (all - begin) / (double) entrant.parts() / ((System.nanoTime() - beginNanos) / 1e9);
    }
}
