package io.caravan.reload;

import io.caravan.reload.Checked.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes folder of a Camel context: loads it before the context starts, and keeps its rules up to date from then on. What a rule file says is in force within two seconds
 * after it was written, or it is refused, with file, line and reason, and what was in force stays so. It looks four times a second, since no file system tells of every change.
 */
public final class Reload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final Duration END_WITHIN = Duration.ofSeconds(5);

    private final CamelContext context;
    private final RoutesFolder folder;
    private final Optional<Path> settings;
    private final CamelEngine engine;
    private final Clock clock;
    private final ReloadLog log = new ReloadLog(LOG);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Reload::newThread);

    private Rulebook rulebook;
    private Listing atStart;
    private Listing before;
    private volatile List<String> needRestart = List.of();

    /**
     * @param folder the routes folder
     * @param settings application.properties, if there is one: its changes count from the next start, which is said
     */
    public Reload(CamelContext context, Path folder, Optional<Path> settings, Clock clock) {
        this.context = context;
        this.folder = new RoutesFolder(folder, clock);
        this.settings = settings;
        this.clock = clock;
        this.engine = new CamelEngine(context);
    }

    /** The one of a context, if it has one. */
    public static Optional<Reload> of(CamelContext context) {
        return Optional.ofNullable(context.getCamelContextExtension().getContextPlugin(Reload.class));
    }

    /**
     * Gives the context its routes: call it before the context starts. The rules come first, so that they have their durables before intake takes a message.
     *
     * @throws RouteFaults naming all that is wrong with any file; then nothing was loaded
     * @throws IOException when the folder can't be read
     */
    public void open() throws Exception {
        atStart = look();
        List<Fault> faults = new ArrayList<>();
        List<RouteFile> sounds = new ArrayList<>(atStart.fixed().values());
        sounds.removeIf(this::isSettings);
        Set<String> fixedIds = engine.idsOfSound(sounds).orElseGet(() -> idsOfEach(sounds, faults));
        engine.loadConfigurations(sounds);
        rulebook = new Rulebook(engine, clock, fixedIds);
        try {
            rulebook.open(atStart.rules());
        } catch (RouteFaults e) {
            faults.addAll(e.faults());
        }
        if (!faults.isEmpty()) throw new RouteFaults(faults);
        engine.loadRoutes(sounds);
        before = atStart;
        log.strays(atStart.strays());
        context.getCamelContextExtension().addContextPlugin(Reload.class, this);
    }

    /** Takes what isn't sound out of the files, and adds what is wrong with it to the faults. */
    private Set<String> idsOfEach(List<RouteFile> files, List<Fault> faults) {
        Set<String> ids = new HashSet<>();
        files.removeIf(file -> {
            Checked checked = engine.checkFixed(file);
            if (checked instanceof Sound sound) ids.addAll(sound.ids());
            if (checked instanceof Fault fault) faults.add(fault);
            return checked instanceof Fault;
        });
        return ids;
    }

    /** Begins to watch the folder: call it when the context has started. */
    public void watch() {
        thread.scheduleWithFixedDelay(this::guardedStep, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How each rule file is, by name. Threads: any. */
    public List<RuleState> rules() {
        return rulebook == null ? List.of() : rulebook.states();
    }

    /** Names of files that have changed since the start and count from the next. Threads: any. */
    public List<String> needRestart() {
        return needRestart;
    }

    /** Stops watching; the rules go on. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("an edit of the rules is still being put in force");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at the folder, and what follows from it. */
    void step() throws IOException {
        Listing now = look();
        Listing settled = now.settledSince(before, rulebook.filesKnown());
        before = now;
        rulebook.update(settled.rules()).forEach(log::outcome);
        log.strays(now.strays());
        needRestart = differences(atStart, now);
        log.needRestart(needRestart);
    }

    private void guardedStep() {
        try {
            step();
            log.readable();
        } catch (IOException e) {
            log.unreadable(e);
        } catch (RuntimeException e) {
            log.failed(e);
        }
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "caravan-reload");
        thread.setDaemon(true);
        return thread;
    }

    private Listing look() throws IOException {
        Listing listing = folder.read();
        if (settings.isEmpty() || !Files.isReadable(settings.get())) return listing;
        TreeMap<String, RouteFile> fixed = new TreeMap<>(listing.fixed());
        Path path = settings.get();
        fixed.put(path.toString(), RouteFile.of(path.toString(), path, Files.readString(path)));
        return new Listing(listing.rules(), fixed, listing.strays());
    }

    private boolean isSettings(RouteFile file) {
        return settings.isPresent() && file.path().equals(settings.get());
    }

    private static List<String> differences(Listing then, Listing now) {
        TreeSet<String> names = new TreeSet<>(then.fixed().keySet());
        names.addAll(now.fixed().keySet());
        names.removeIf(name -> {
            RouteFile file = now.fixed().get(name);
            return file != null && file.equals(then.fixed().get(name));
        });
        return List.copyOf(names);
    }
}
