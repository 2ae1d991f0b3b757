package io.caravan.command;

import io.caravan.jetstream.Link;
import io.caravan.watch.StoreOfContext;
import io.caravan.watch.doctor.Doctor;
import io.caravan.watch.doctor.Doctor.Probing;
import io.caravan.watch.doctor.Finding;
import io.caravan.watch.doctor.Mend;
import io.caravan.watch.doctor.Report;
import io.caravan.watch.doctor.RuleFacts;
import io.caravan.watch.doctor.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravan doctor}: what is wrong between MinIO and the rules, and what mends it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for what would keep events from arriving, from MinIO's notifications to the streams of the rules, and says what mends it.",
            "Exit code: 0 nothing is wrong, 1 warnings, 2 something is broken."
        })
public final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "For programs; also what is fine.")
    private boolean json;

    @Option(
            names = "--probe",
            description =
                    "Write some empty objects under .caravan/ to every watched bucket, see when their events arrive, and delete them.")
    private boolean probe;

    @Option(names = "--fix", description = "Mend what notifications and streams need. Asks first.")
    private boolean fix;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Option(names = "--watch", description = "Look again and again, and print what changes, until it is ended.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How often --watch looks. Default: ${DEFAULT-VALUE}.")
    private int every;

    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            description = "Look at this bucket, too, though no rule names it and it notifies nobody.")
    private List<String> buckets = List.of();

    @Mixin
    private RoutesOption routes;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CalledWrongly.atLeastOne(spec.commandLine(), "--every", every);
        if (json && fix && !yes) throw wrong("--json --fix can't ask; say --yes, too");
        if (watch && fix) throw wrong("--watch only looks; run --fix by itself");
        Configuration configuration = config.read();
        Path folder = routes.folder(configuration);
        try (Session session = Session.openWithoutAsking(configuration)) {
            Link link = session.refusal().isEmpty() ? session.anyLink() : null;
            Doctor doctor = doctor(configuration, session.context(), link, session.refusal(), Set.copyOf(buckets));
            if (watch) return watch(doctor, session.context(), folder, link);
            Report report = examine(doctor, session.context(), folder, link);
            print(report);
            if (!fix || report.mends().isEmpty()) return report.exitCode();
            if (!agreed(report.mends())) {
                complain("nothing was mended");
                return report.exitCode();
            }
            for (Mend mend : report.mends()) mend(doctor, mend);
            Report after = examine(doctor, session.context(), folder, link);
            print(after);
            return after.exitCode();
        }
    }

    /** One for these settings. @param link null when NATS refused us, as refusal says */
    static Doctor doctor(
            Configuration configuration, CamelContext context, Link link, String refusal, Set<String> buckets) {
        return new Doctor(
                link,
                refusal,
                StoreOfContext.client(context).orElse(null),
                new Doctor.Settings(
                        configuration.get("camel.component.minio.endpoint").orElse(""),
                        configuration.get("caravan.minio.target.fast").orElseThrow(),
                        configuration.get("caravan.minio.target.safe").orElseThrow(),
                        configuration.get("caravan.nats.monitoring").orElse(""),
                        buckets),
                Clock.systemUTC());
    }

    private Report examine(Doctor doctor, CamelContext context, Path folder, Link link) throws Exception {
        RuleFacts rules = DoctorRules.of(context, folder, link);
        return doctor.examine(rules, probe ? Probing.WATCHED_BUCKETS : Probing.NONE);
    }

    private void print(Report report) throws IOException {
        if (json) say(DoctorReport.json(report));
        else DoctorReport.text(report).forEach(this::say);
    }

    private void mend(Doctor doctor, Mend mend) {
        try {
            doctor.mend(mend);
            if (!json) say("done: " + mend.words());
        } catch (IOException e) {
            complain(e.getMessage());
        }
    }

    private boolean agreed(Set<Mend> mends) throws IOException {
        if (yes) return true;
        PrintWriter out = spec.commandLine().getOut();
        mends.forEach(mend -> out.println("to do: " + Columns.visible(mend.words())));
        out.print("do " + (mends.size() == 1 ? "it" : "these " + mends.size()) + "? [y/N] ");
        out.flush();
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        if (answer == null) out.println();
        return answer != null && answer.strip().matches("(?i)y(es)?");
    }

    /** Until the process is ended. */
    private int watch(Doctor doctor, CamelContext context, Path folder, Link link) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Map<String, Finding> before = new LinkedHashMap<>();
        boolean first = true;
        do {
            Report report = examine(doctor, context, folder, link);
            Map<String, Finding> now = new LinkedHashMap<>();
            report.findings().stream()
                    .filter(finding -> finding.severity() != Severity.OK)
                    .forEach(finding -> now.put(finding.key(), finding));
            changes(report, before, now, first);
            before = now;
            first = false;
        } while (!never.await(every, TimeUnit.SECONDS));
        return 0;
    }

    private void changes(Report report, Map<String, Finding> before, Map<String, Finding> now, boolean first)
            throws IOException {
        Set<String> keys = new LinkedHashSet<>(now.keySet());
        keys.removeAll(before.keySet());
        Set<String> gone = new LinkedHashSet<>(before.keySet());
        gone.removeAll(now.keySet());
        if (!first && keys.isEmpty() && gone.isEmpty()) return;
        if (json) {
            say(DoctorReport.json(report));
            return;
        }
        keys.forEach(key -> DoctorReport.text(now.get(key)).forEach(line -> say(Columns.visible(line))));
        gone.forEach(key -> say(Columns.visible("gone     " + before.get(key).check() + ", "
                + before.get(key).subject() + ": " + before.get(key).what())));
        say(report.time() + " " + report.summary());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private void complain(String line) {
        spec.commandLine().getErr().println("caravan: " + Columns.visible(line));
    }
}
