package io.caravan.command;

import io.caravan.reload.Reload;
import io.caravan.reload.RuleState;
import io.caravan.watch.AuditSchedule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Camel context of {@code caravan run}, from its settings and its routes folder. */
final class Program {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    /** More than camel.main.shutdown-timeout. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(28);

    private final Configuration configuration;
    private final Path routes;
    private final long begin = System.nanoTime();

    Program(Configuration configuration, Path routes) {
        this.configuration = configuration;
        this.routes = routes;
    }

    /**
     * Works until the process is told to stop.
     *
     * @return the exit code
     * @throws Exception when it can't start
     */
    int run() throws Exception {
        LOG.info("caravan starts with the routes in {}", routes);
        Main main = main();
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(main, stopped), "caravan-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            main.run();
            LOG.info("caravan has stopped");
            return main.getExitCode();
        } catch (Exception e) {
            main.stop();
            throw e;
        } finally {
            stopped.countDown();
            forget(hook);
        }
    }

    /** From here on the exit code is our caller's to say. */
    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            LOG.debug("told to stop: {}", stopping.getMessage());
        }
    }

    /** At SIGTERM. A JVM that is told to stop would end with 143, which service managers take for a failure. */
    private static void stop(Main main, CountDownLatch stopped) {
        boolean ending = !main.getShutdownStrategy().isRunAllowed();
        if (ending) return;
        main.completed();
        try {
            boolean clean = stopped.await(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
            if (!clean) LOG.error("caravan didn't stop within {} s and is ended", STOP_WITHIN.toSeconds());
            LogManager.shutdown();
            Runtime.getRuntime().halt(clean ? 0 : 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Main main() {
        Main main = new Main();
        main.setShutdownStrategy(new SimpleMainShutdownStrategy()); // the process's end is watched here
        configuration.giveTo(main);
        main.addMainListener(new Routes());
        return main;
    }

    private final class Routes extends MainListenerSupport {
        private Reload reload;

        @Override
        public void afterConfigure(BaseMainSupport main) {
            reload = new Reload(main.getCamelContext(), routes, configuration.file(), Clock.systemUTC());
            try {
                reload.open();
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeCamelException(e);
            }
        }

        @Override
        public void afterStart(BaseMainSupport main) {
            reload.watch();
            audit(main);
            new DoctorAtStart(configuration, main.getCamelContext(), routes).schedule();
            LOG.info(
                    "caravan runs, started in {} ms; rules: {}",
                    Duration.ofNanos(System.nanoTime() - begin).toMillis(),
                    reload.rules().stream().map(RuleState::rule).collect(Collectors.joining(", ")));
        }

        private static void audit(BaseMainSupport main) {
            try {
                AuditSchedule.in(main.getCamelContext());
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeCamelException(e);
            }
        }

        @Override
        public void beforeStop(BaseMainSupport main) {
            LOG.info("caravan stops");
            reload.close();
        }
    }
}
