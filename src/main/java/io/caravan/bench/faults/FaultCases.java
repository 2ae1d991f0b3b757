package io.caravan.bench.faults;

import io.caravan.bench.Load;
import io.caravan.bench.faults.FaultCase.Help;
import io.caravan.servers.NatsServer;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The cases. Nothing may be missing, and nothing doubled; without the audit, but for those in which events are lost before any stream has them. */
final class FaultCases {
    private static final Duration SOON = Duration.ofMinutes(3);
    /** Uploads of the short form. */
    private static final int SHORT = 2_000;
    /** The doctor's exit code. */
    private static final int BROKEN = 2;

    private static final String FAILS_FOR_GOOD = onFours("""
                        - throwException:
                            exceptionType: io.caravan.jetstream.PermanentException
                            message: "not this one: ${body.key}"
            """);

    private static final String FAILS_AGAIN_AND_AGAIN = onFours("""
                        - throwException:
                            exceptionType: java.lang.IllegalStateException
                            message: "not now: ${body.key}"
            """);

    /** 20 letters, 100,000 times. */
    private static final String ENLARGES = onFours("""
                        - setBody:
                            expression:
                              simple:
                                expression: "${body.key.repeat(100000)}"
            """);

    /** A bucket beside that of the cases. */
    private static final String OLDER = "older";

    /** How the keys end of those that hang, a hundredth, and of the one that kills. */
    private static final String HUNDREDTH = "00.png";

    private static final String POISON = "000300.png";
    private static final String HANGS = on(HUNDREDTH, process(Hang.class));
    private static final String KILLS = on(POISON, process(Die.class));
    private static final int MOST_DEATHS = 12;

    private static final String LOG = """
                    - setProperty:
                        name: edited
                        expression:
                          constant:
                            expression: "true"
            """;

    static final List<FaultCase> ALL = List.of(
            new FaultCase("caravan-killed", "Caravan is killed five times.", FaultCases::one, (scene, uploads) -> {
                for (int kill = 1; kill <= 5; kill++) {
                    more(uploads, 150);
                    scene.instance(0).kill();
                    scene.instance(0).start();
                    scene.awaitRuns();
                }
            }),
            new FaultCase(
                    "caravan-told-to-stop",
                    "Caravan gets SIGTERM under load three times, ends with exit code 0, and is started again.",
                    FaultCases::one,
                    (scene, uploads) -> {
                        for (int stop = 1; stop <= 3; stop++) {
                            more(uploads, 150);
                            scene.instance(0).stop();
                            scene.instance(0).start();
                            scene.awaitRuns();
                        }
                    }),
            new FaultCase(
                    "one-of-two-killed",
                    "Two instances share the work; one is killed, and what it had in hand moves to the other within the 30 seconds of ackWait.",
                    scene -> {
                        scene.servers().rules().caravan();
                        scene.caravan();
                    },
                    (scene, uploads) -> {
                        more(uploads, 300);
                        scene.instance(0).kill();
                        more(uploads, 300);
                    }),
            new FaultCase(
                    "nats-killed",
                    "nats-server is killed three times, and is back after a second.",
                    FaultCases::one,
                    (scene, uploads) -> {
                        for (int kill = 1; kill <= 3; kill++) {
                            more(uploads, 150);
                            scene.nats().kill();
                            pass(1);
                            scene.nats().restart();
                        }
                    }),
            new FaultCase(
                    "nats-away",
                    "NATS is away for twenty seconds; for three minutes in the long form.",
                    FaultCases::one,
                    (scene, uploads) -> {
                        more(uploads, 150);
                        scene.nats().stop();
                        pass(uploads.enough() > SHORT ? 180 : 20);
                        scene.nats().restart();
                    }),
            new FaultCase(
                    "nats-away-longer-than-the-window",
                    "NATS is away for longer than the duplicate window (5 s here), so that safe copies come too late for it.",
                    scene -> scene.servers()
                            .window(Duration.ofSeconds(5))
                            .rules()
                            .caravan(),
                    (scene, uploads) -> {
                        more(uploads, 150);
                        scene.nats().stop();
                        pass(12);
                        scene.nats().restart();
                    }),
            new FaultCase(
                    "caravan-down-longer-than-the-window",
                    "Caravan stays away for longer than the duplicate window (5 s here).",
                    scene -> scene.servers()
                            .window(Duration.ofSeconds(5))
                            .rules()
                            .caravan(),
                    (scene, uploads) -> {
                        more(uploads, 300);
                        scene.instance(0).stop();
                        pass(12);
                        scene.instance(0).start();
                        scene.awaitRuns();
                    }),
            new FaultCase(
                    "connection-cut",
                    "The connection between Caravan and NATS is cut ten times.",
                    FaultCases::behindProxy,
                    (scene, uploads) -> {
                        for (int cut = 1; cut <= 10; cut++) {
                            more(uploads, 60);
                            scene.proxy().cut();
                        }
                    }),
            new FaultCase(
                    "connection-slow",
                    "The connection between Caravan and NATS takes 100 ms each way.",
                    FaultCases::behindProxy,
                    (scene, uploads) -> {
                        scene.proxy().slowDown(100);
                        more(uploads, 900);
                        scene.proxy().slowDown(0);
                    }),
            new FaultCase(
                    "connection-half-open",
                    "Nothing passes between Caravan and NATS any more, though neither is told that the connection is gone.",
                    FaultCases::behindProxy,
                    (scene, uploads) -> {
                        more(uploads, 300);
                        scene.proxy().getStuck();
                        pass(15);
                        scene.proxy().recover();
                    }),
            new FaultCase(
                    "durable-deleted",
                    "A rule's durable is deleted while some of its events wait for another try and 20,000 behind them are done.",
                    scene -> scene.servers()
                            .with("caravan.retry.delays", "1s,20s")
                            .rule(FaultRule.pictures().with(FAILS_AGAIN_AND_AGAIN))
                            .rule(FaultRule.removals())
                            .caravan(),
                    (scene, uploads) -> {
                        more(uploads, 100);
                        notifications(scene, uploads, 20_000, "png");
                        Ledger ledger = new Ledger(scene.connection());
                        Scene.await(SOON, "20,000 aren't done", () -> ledger.count("EVENTS") > 20_000);
                        scene.connection().jetStreamManagement().deleteConsumer("OBJECTS", "caravan_pictures");
                    },
                    FaultCase.FOURS),
            new FaultCase(
                    "rule-edited-with-two-instances",
                    "Two instances; a rule is edited on one of them first, and ten seconds later on the other.",
                    scene -> {
                        scene.servers().rules().caravan();
                        scene.caravan();
                    },
                    (scene, uploads) -> {
                        FaultRule edited = FaultRule.pictures().with(LOG);
                        more(uploads, 300);
                        scene.instance(0).put(edited);
                        pass(10);
                        scene.instance(1).put(edited);
                        more(uploads, 300);
                    }),
            new FaultCase(
                    "rule-deleted-and-put-back",
                    "A rule's file is deleted, and put back ten seconds later.",
                    FaultCases::one,
                    (scene, uploads) -> {
                        more(uploads, 300);
                        scene.instance(0).remove(FaultRule.pictures());
                        pass(10);
                        scene.instance(0).put(FaultRule.pictures());
                    }),
            new FaultCase(
                    "rule-throws",
                    "A rule fails for good on every tenth of its events: dead letters, and the others aren't held up.",
                    scene -> scene.servers()
                            .rule(FaultRule.pictures().with(FAILS_FOR_GOOD))
                            .rule(FaultRule.removals())
                            .caravan(),
                    (scene, uploads) -> more(uploads, 600),
                    FaultCase.FOURS),
            new FaultCase(
                    "rule-hangs",
                    "A rule hangs on every hundredth of its events for longer than its ruleTimeout: dead letters, and the others aren't held up.",
                    scene -> scene.servers()
                            .with("caravan.retry.delays", "1s")
                            .rule(FaultRule.pictures()
                                    .with("ruleTimeout", "3s")
                                    .with("concurrency", "4")
                                    .with(HANGS))
                            .rule(FaultRule.removals())
                            .caravan(),
                    (scene, uploads) -> more(uploads, 600),
                    key -> key.endsWith(HUNDREDTH)),
            new FaultCase(
                    "event-kills",
                    "The process dies of one event, again and again, and is started anew each time: that event is set apart, and no other.",
                    scene -> scene.servers()
                            .rule(FaultRule.pictures().with(KILLS))
                            .rule(FaultRule.removals())
                            .caravan(),
                    FaultCases::diesUntilSetApart,
                    key -> key.endsWith(POISON)),
            new FaultCase(
                    "journal-full",
                    "The journal takes no more, and later does.",
                    FaultCases::one,
                    (scene, uploads) -> full(scene, uploads, "OBJECTS")),
            new FaultCase(
                    "events-full",
                    "EVENTS takes no more, and later does.",
                    FaultCases::one,
                    (scene, uploads) -> full(scene, uploads, "EVENTS")),
            new FaultCase(
                    "dead-letters-full",
                    "A rule fails on every tenth of its events, and CARAVAN_DLQ takes no more; later it does.",
                    scene -> scene.servers()
                            .rule(FaultRule.pictures().with(FAILS_FOR_GOOD))
                            .rule(FaultRule.removals())
                            .caravan(),
                    (scene, uploads) -> full(scene, uploads, "CARAVAN_DLQ"),
                    FaultCase.FOURS),
            new FaultCase(
                    "max-payload-exceeded",
                    "A rule makes every tenth of its events larger than NATS takes: dead letters, and the others aren't held up.",
                    scene -> scene.servers()
                            .rule(FaultRule.pictures().with(ENLARGES))
                            .rule(FaultRule.removals())
                            .caravan(),
                    (scene, uploads) -> more(uploads, 600),
                    FaultCase.FOURS),
            new FaultCase(
                    "undecodable-among-good-ones",
                    "A thousand notifications that are none come between ten thousand good ones.",
                    FaultCases::one,
                    (scene, uploads) -> {
                        more(uploads, 150);
                        Load.publish(
                                scene.connection(),
                                "minio.events",
                                11_000,
                                i -> i % 11 == 0 ? junk(i) : Load.notification(i, "png"));
                        uploads.others(10_000);
                        more(uploads, 300);
                        Scene.await(
                                SOON,
                                "CARAVAN_UNDECODED hasn't got a thousand",
                                () -> new Ledger(scene.connection()).count("CARAVAN_UNDECODED") == 1_000);
                    }),
            new FaultCase(
                    "backlog-in-little-memory",
                    "100,000 events, and two hundred of 0.9 MB, have piled up; Caravan works them off with -Xmx256m. The long form has a million.",
                    scene -> {
                        scene.servers().rules().caravan("-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
                    },
                    (scene, uploads) -> {
                        scene.instance(0).stop();
                        notifications(scene, uploads, uploads.enough() * 50, "png");
                        large(scene, uploads, 200);
                        scene.instance(0).start();
                        scene.awaitRuns();
                        Ledger ledger = new Ledger(scene.connection());
                        Scene.await(
                                Duration.ofMinutes(uploads.enough() > SHORT ? 30 : 10),
                                "the backlog isn't worked off",
                                () -> ledger.count("EVENTS") > uploads.enough() * 50L + 200);
                    }),
            new FaultCase(
                            "minio-killed",
                            "MinIO is killed three times; what it had stored and not told of is there after an audit.",
                            FaultCases::audited,
                            (scene, uploads) -> {
                                uploads.keepAll();
                                for (int kill = 1; kill <= 3; kill++) {
                                    more(uploads, 150);
                                    scene.minio().kill();
                                    scene.minio().restart();
                                }
                            })
                    .after(Help.AUDIT),
            new FaultCase(
                            "notifications-deleted",
                            "MINIO_EVENTS is deleted under load, and made anew; what was in it is there after an audit.",
                            FaultCases::audited,
                            (scene, uploads) -> {
                                more(uploads, 300);
                                scene.connection().jetStreamManagement().deleteStream("MINIO_EVENTS");
                                scene.awaitRuns();
                                more(uploads, 300);
                            })
                    .after(Help.AUDIT),
            new FaultCase(
                            "bucket-tells-nobody",
                            "Somebody removes the bucket's notifications and sets them again; the doctor says so meanwhile, and what wasn't told of is there after an audit.",
                            FaultCases::audited,
                            (scene, uploads) -> {
                                uploads.keepAll();
                                more(uploads, 300);
                                scene.minio().tell(FaultRule.BUCKET, false);
                                more(uploads, 600);
                                scene.instance(0).command(BROKEN, "doctor", "--bucket", FaultRule.BUCKET);
                                scene.minio().tell(FaultRule.BUCKET, true);
                                more(uploads, 300);
                            })
                    .after(Help.AUDIT),
            new FaultCase(
                    "objects-older-than-caravan",
                    "A bucket has as many objects as are uploaded elsewhere, all older than Caravan: an audit of it counts them, and delivers none.",
                    scene -> scene.servers().store().rules(),
                    (scene, uploads) -> {
                        scene.fill(OLDER, uploads.enough());
                        scene.caravan("-Xmx256m");
                        more(uploads, 300);
                        scene.awaitEventOf(FaultRule.BUCKET);
                        List<String> said = scene.instance(0).command(0, "audit", OLDER);
                        String counted = OLDER + " +[\\d,]+ +0 +0 +0 +%,d .*".formatted(uploads.enough());
                        if (said.stream().noneMatch(line -> line.matches(counted)) || scene.knows(OLDER))
                            throw new IllegalStateException("the audit of older objects says " + said);
                    }),
            new FaultCase(
                    "cluster-leader-killed",
                    "Three nats-servers, streams with three replicas; the journal's leader is killed, and is back after five seconds.",
                    scene -> scene.cluster().rules().caravan(),
                    (scene, uploads) -> {
                        more(uploads, 300);
                        NatsServer leader = scene.leader("OBJECTS");
                        leader.kill();
                        pass(5);
                        leader.restart();
                        scene.awaitCurrent();
                    }),
            new FaultCase(
                    "cluster-rolling-restart",
                    "Three nats-servers are stopped and started again, one after the other.",
                    scene -> scene.cluster().rules().caravan(),
                    (scene, uploads) -> {
                        for (NatsServer node : scene.allNats()) {
                            more(uploads, 150);
                            node.restart();
                            scene.awaitCurrent();
                        }
                    }));

    private FaultCases() {}

    /** What a rule does with every tenth object before it publishes. */
    private static String onFours(String steps) {
        return on(FaultRule.FOUR, steps);
    }

    private static String process(Class<?> step) {
        return """
                        - process:
                            ref: "#class:%s"
            """.formatted(step.getName());
    }

    /** What a rule does with objects whose keys end so before it publishes. */
    private static String on(String ending, String steps) {
        return """
                    - choice:
                        when:
                          - simple:
                              expression: "${body.bucket} == 'faults' && ${body.key} endsWith '%s'"
                            steps:
            """.formatted(ending) + steps.indent(8);
    }

    /** As a service manager would. */
    private static void diesUntilSetApart(Scene scene, Uploads uploads) throws Exception {
        Ledger ledger = new Ledger(scene.connection());
        Instance caravan = scene.instance(0);
        for (int deaths = 0; ledger.count("CARAVAN_DLQ") == 0; deaths++) {
            if (deaths > MOST_DEATHS)
                throw new IllegalStateException("nothing is set apart after " + deaths + " deaths");
            Scene.await(
                    SOON,
                    "it neither dies nor sets the event apart",
                    () -> !caravan.alive() || ledger.count("CARAVAN_DLQ") > 0);
            if (!caravan.alive()) caravan.start();
        }
        scene.awaitRuns();
        more(uploads, 150);
    }

    private static void one(Scene scene) throws Exception {
        scene.servers().rules().caravan();
    }

    private static void audited(Scene scene) throws Exception {
        scene.servers().store().with("caravan.audit.grace", "1s").rules().caravan("-Xmx256m");
    }

    private static void behindProxy(Scene scene) throws Exception {
        scene.servers().rules().behindProxy();
    }

    /** Waits until MinIO has acknowledged so many more. */
    private static void more(Uploads uploads, int count) throws InterruptedException {
        int until = uploads.acknowledged() + count;
        Scene.await(SOON, "MinIO doesn't take objects", () -> uploads.acknowledged() >= until);
    }

    /** The fault itself takes its time. */
    private static void pass(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }

    /** As MinIO would send them. @param suffix of their objects */
    private static void notifications(Scene scene, Uploads uploads, int count, String suffix) throws Exception {
        Load.publish(scene.connection(), "minio.events", count, i -> Load.notification(i, suffix));
        uploads.others(count);
    }

    private static byte[] junk(int number) {
        return ("{ no notification " + number).getBytes(StandardCharsets.UTF_8);
    }

    /** Events nearly as large as NATS takes. */
    private static void large(Scene scene, Uploads uploads, int count) throws Exception {
        String metadata = "\"userMetadata\":{\"x-amz-meta-large\":\"" + "m".repeat(900_000) + "\",";
        Load.publish(scene.connection(), "minio.events", count, i -> new String(
                        Load.notification(90_000_000 + i, "png"), StandardCharsets.UTF_8)
                .replace("\"userMetadata\":{", metadata)
                .getBytes(StandardCharsets.UTF_8));
        uploads.others(count);
    }

    private static void full(Scene scene, Uploads uploads, String stream) throws Exception {
        more(uploads, 150);
        JetStreamManagement management = scene.connection().jetStreamManagement();
        StreamInfo now = management.getStreamInfo(stream);
        management.updateStream(StreamConfiguration.builder(now.getConfiguration())
                .maxMessages(now.getStreamState().getMsgCount() + 5)
                .build());
        more(uploads, 600);
        pass(5);
        management.updateStream(StreamConfiguration.builder(now.getConfiguration())
                .maxMessages(-1)
                .build());
    }
}
