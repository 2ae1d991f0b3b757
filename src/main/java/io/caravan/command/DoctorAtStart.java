package io.caravan.command;

import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Link;
import io.caravan.watch.doctor.Doctor;
import io.caravan.watch.doctor.Doctor.Probing;
import io.caravan.watch.doctor.Finding;
import io.caravan.watch.doctor.Report;
import io.caravan.watch.doctor.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once, in a line, what the doctor finds: some seconds after the start, when rules and intake have had the time to take up their places. It holds up nothing and writes nothing. */
final class DoctorAtStart {
    private static final Logger LOG = LoggerFactory.getLogger(DoctorAtStart.class);

    private static final Duration AFTER = Duration.ofSeconds(10);

    private final Configuration configuration;
    private final CamelContext context;
    private final Path folder;

    DoctorAtStart(Configuration configuration, CamelContext context, Path folder) {
        this.configuration = configuration;
        this.context = context;
        this.folder = folder;
    }

    /** Unless the settings say that nobody wants it. The context ends its thread. */
    void schedule() {
        if (!configuration.get("caravan.doctor.at-start").orElse("true").equals("true")) return;
        ScheduledExecutorService executor =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "doctor");
        executor.schedule(
                () -> {
                    look();
                    executor.shutdown();
                },
                AFTER.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Link link = context.getComponent("nats-jetstream", JetStreamComponent.class)
                    .link();
            Doctor doctor = DoctorCommand.doctor(configuration, context, link, "", Set.of());
            say(doctor.examine(DoctorRules.running(context, folder, link), Probing.NONE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("the doctor couldn't look: {}", e.toString(), e);
        }
    }

    private static void say(Report report) {
        String worst = report.findings().stream()
                .filter(finding -> finding.severity().compareTo(Severity.WARNING) >= 0)
                .limit(1)
                .map(DoctorAtStart::line)
                .collect(Collectors.joining());
        if (report.count(Severity.BROKEN) > 0)
            LOG.warn("doctor: {}; caravan doctor tells what mends it. {}", report.summary(), worst);
        else if (!worst.isEmpty()) LOG.info("doctor: {}; caravan doctor tells more. {}", report.summary(), worst);
        else LOG.info("doctor: nothing is wrong");
    }

    private static String line(Finding finding) {
        return finding.subject() + ": " + finding.what();
    }
}
