package io.caravan.bench.faults;

import io.caravan.bench.faults.FaultCase.Help;
import io.caravan.bench.faults.Ledger.Reckoning;
import io.caravan.servers.Folders;
import io.caravan.servers.ServerProgram;
import io.caravan.servers.ServerVersion;
import io.minio.MinioClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Runs cases one after the other. Each has servers of its own. */
public final class FaultSuite {
    private static final Duration SETTLES = Duration.ofMinutes(3);
    private static final long AUDIT_GRACE_SECONDS = 1;

    private final Function<ServerVersion, ServerProgram> programs;
    private final Path folder;
    private final Path shipped;
    private final int uploads;
    private final List<String> java;

    /**
     * @param programs the servers to use
     * @param folder what a case that fails leaves behind is kept in it
     * @param shipped the routes that are shipped
     * @param uploads at least so many in each case
     * @param java options of every Caravan's JVM
     */
    public FaultSuite(
            Function<ServerVersion, ServerProgram> programs,
            Path folder,
            Path shipped,
            int uploads,
            List<String> java) {
        this.programs = programs;
        this.folder = folder;
        this.shipped = shipped.toAbsolutePath();
        this.uploads = uploads;
        this.java = List.copyOf(java);
    }

    /** All there are, by name. */
    public static List<String> names() {
        return FaultCases.ALL.stream().map(FaultCase::name).toList();
    }

    /** What a case is about. @throws IllegalArgumentException when there is none of that name */
    public static String about(String name) {
        return named(name).about();
    }

    /** Runs one. @throws IllegalArgumentException when there is none of that name */
    public FaultResult run(String name) throws Exception {
        FaultCase one = named(name);
        Path own = Files.createDirectories(folder.resolve(name));
        FaultResult result;
        try (Scene scene = new Scene(programs, own, shipped, java)) {
            result = run(one, scene);
        } catch (Exception e) {
            if (e instanceof InterruptedException) throw e;
            result = new FaultResult(name, 0, 0, 0, 0, 0, 0, List.of("it couldn't be run: " + e));
        }
        if (result.passed()) Folders.delete(own); // after a failure it stays: its logs say why
        return result;
    }

    private FaultResult run(FaultCase one, Scene scene) throws Exception {
        one.stage().set(scene);
        Ledger ledger = new Ledger(scene.connection());
        try (MinioClient client = scene.minio().client();
                Uploads load = new Uploads(client, uploads)) {
            one.fault().happen(scene, load);
            if (one.help() == Help.AUDIT) audit(scene, ledger, load);
            double seconds = recovered(ledger, load, one);
            load.finish();
            boolean settled = settled(scene, ledger, load);
            Set<String> listed = scene.listing();
            listed.addAll(load.put());
            Reckoning reckoning = ledger.reckon(listed, load.removed(), scene.known());
            List<String> faults = new ArrayList<>(reckoning.faults());
            long fewer = load.acknowledged() - reckoning.events();
            if (fewer > 0)
                faults.add("missing: the journal has %,d events fewer than were acknowledged".formatted(fewer));
            if (!settled) faults.add("after " + SETTLES.toSeconds() + " s it still works: " + open(scene, ledger));
            long letters = load.put().stream().filter(one.deadLetters()).count();
            if (reckoning.deadLettered() != letters)
                faults.add("%,d dead letters, not %,d".formatted(reckoning.deadLettered(), letters));
            if (load.refused() > 0) faults.add("MinIO refused " + load.refused() + " uploads");
            return new FaultResult(
                    one.name(),
                    reckoning.events(),
                    Math.max(fewer, reckoning.missing()),
                    reckoning.doubles(),
                    reckoning.repeats(),
                    reckoning.deadLettered(),
                    seconds,
                    faults);
        }
    }

    /** When nothing is on its way any more, so that all that is missing then is lost. */
    private static void audit(Scene scene, Ledger ledger, Uploads load) throws Exception {
        load.finish();
        try {
            Scene.await(SETTLES, "", () -> !scene.queued() && ledger.count("MINIO_EVENTS") == 0);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("before the audit it still works: " + open(scene, ledger), e);
        }
        TimeUnit.SECONDS.sleep(2 * AUDIT_GRACE_SECONDS);
        scene.audit();
    }

    /** Seconds until what is uploaded by now is published. What fails to be never is, and is found afterwards. */
    private static double recovered(Ledger ledger, Uploads load, FaultCase one) throws Exception {
        long begin = System.nanoTime();
        long published =
                load.published() - load.put().stream().filter(one.deadLetters()).count();
        try {
            Scene.await(SETTLES, "", () -> ledger.count("EVENTS") >= published);
        } catch (IllegalStateException never) {
            return Double.NaN;
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static boolean settled(Scene scene, Ledger ledger, Uploads load) throws InterruptedException {
        try {
            Scene.await(
                    SETTLES,
                    "",
                    () -> !scene.queued()
                            && ledger.count("MINIO_EVENTS") == 0
                            && ledger.count("OBJECTS") >= load.acknowledged()
                            && pending(scene, ledger) == 0);
            return true;
        } catch (IllegalStateException no) {
            return false;
        }
    }

    private static long pending(Scene scene, Ledger ledger) throws Exception {
        long pending = 0;
        for (FaultRule rule : scene.known()) pending += ledger.pending(rule.id());
        return pending;
    }

    private static String open(Scene scene, Ledger ledger) throws Exception {
        return "%,d notifications, %,d events before rules, MinIO's queue has %s"
                .formatted(ledger.count("MINIO_EVENTS"), pending(scene, ledger), scene.queued() ? "more" : "none");
    }

    private static FaultCase named(String name) {
        return FaultCases.ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no case " + name + "; there are " + String.join(", ", names())));
    }
}
