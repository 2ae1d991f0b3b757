package io.caravan.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.caravan.bucketevent.Since;
import io.caravan.jetstream.Link;
import io.caravan.reload.FolderRules;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravan status}: how it all is, on one screen. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows how full the streams are, how far intake and each rule are, and what no rule listens to.")
public final class StatusCommand implements Callable<Integer> {
    private static final Duration WATCH = Duration.ofSeconds(5);

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            description = "Look again after so long, such as 5s, and say how fast it goes.")
    private String interval;

    @Option(names = "--watch", description = "Go on looking, every --interval or every 5 seconds, until Ctrl-C.")
    private boolean watch;

    @Mixin
    private RoutesOption routes;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Duration pause = pause();
        Configuration configuration = config.read();
        try (Session session = Session.open(configuration)) {
            Link link = session.link();
            PrintWriter out = spec.commandLine().getOut();
            FolderRules folder = FolderRules.read(session.context(), routes.folder(configuration));
            Status status = Status.read(link, folder);
            Rates rates = Rates.NONE;
            if (pause != null && !watch) {
                Status earlier = status;
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                status = Status.read(link, folder);
                rates = Rates.between(earlier, status);
            }
            print(status, rates, link, out);
            while (watch) {
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                FolderRules now = FolderRules.read(session.context(), routes.folder(configuration));
                Status later = Status.read(session.link(), now);
                if (!json) out.println();
                print(later, Rates.between(status, later), link, out);
                status = later;
            }
            return 0;
        }
    }

    private void print(Status status, Rates rates, Link link, PrintWriter out) throws JsonProcessingException {
        if (json) {
            out.println(StatusJson.of(status, rates, link.names()));
        } else {
            StatusText.of(status, rates, link.names()).forEach(out::println);
            status.faults()
                    .forEach(fault ->
                            spec.commandLine().getErr().println("caravan: " + Columns.visible(fault.toString())));
        }
        out.flush();
    }

    /** Null when one look is enough. */
    private Duration pause() {
        if (interval == null) return watch ? WATCH : null;
        try {
            Duration given = Since.age(interval);
            if (!given.isZero()) return given;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--interval: " + e.getMessage(), e);
        }
        throw new ParameterException(spec.commandLine(), "--interval: a second at least, not " + interval);
    }
}
