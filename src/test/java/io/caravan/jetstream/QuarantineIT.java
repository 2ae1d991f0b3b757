package io.caravan.jetstream;

import static io.caravan.jetstream.RuleStage.eventually;
import static io.caravan.jetstream.RuleStage.header;
import static io.caravan.jetstream.RuleStage.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.servers.ChildProcess;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An event that kills the process, again and again. */
@Timeout(400)
@ExtendWith(ServersExtension.class)
class QuarantineIT {
    @TempDir
    Path folder;

    private NatsServer server;
    private RuleStage stage;

    @BeforeEach
    void open(@Own NatsServer own) throws Exception {
        server = own;
        stage = new RuleStage(server);
        stream("TASKS", "tasks.>");
        stream("SLOW", "slow.>");
        stream("DONE", "done.>");
        stream("CARAVAN_DLQ", "dlq.*");
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void anEventThatKillsTheProcessTwiceAloneIsALetterAndNoneBesideItIs() throws Exception {
        publish("tasks.x", numbered("a", 15));
        publish("tasks.x", "poison");
        publish("tasks.x", numbered("b", 15));
        publish("slow.x", numbered("s", 12));

        int deaths = runUntilItLives();

        assertThat(deaths)
                .as("once among others, twice alone, and perhaps some times beside another suspect")
                .isGreaterThanOrEqualTo(3);
        MessageInfo letter = stage.awaitLetter();
        assertThat(letter.getSubject()).isEqualTo("dlq.tasks");
        assertThat(header(letter, Letters.REASON)).isEqualTo("crashes");
        assertThat(letter.getData()).asString().isEqualTo("poison");
        List<String> innocent = new ArrayList<>();
        for (String task : numbered("a", 15)) innocent.add("done.tasks." + task);
        for (String task : numbered("b", 15)) innocent.add("done.tasks." + task);
        for (String task : numbered("s", 12)) innocent.add("done.slow." + task);
        assertThat(stage.messages("DONE").stream().map(MessageInfo::getSubject).distinct())
                .containsExactlyInAnyOrderElementsOf(innocent);
        assertThat(stage.state("suspect.")).isEmpty();
    }

    @Test
    void aProcessThatIsKilledFromOutsideManyTimesSetsNothingApart() throws Exception {
        publish("slow.x", numbered("s", 40));
        for (int i = 0; i < 3; i++) {
            ChildProcess process = start();
            long done = stage.messages("DONE").size();
            eventually(() -> assertThat(stage.messages("DONE").size()).isGreaterThan((int) done));
            process.kill();
        }

        runUntilItLives();

        assertThat(stage.letters()).isEmpty();
        assertThat(stage.messages("DONE").stream().map(MessageInfo::getSubject).distinct())
                .hasSize(40);
    }

    /** Restarts it as a service manager would. @return how often it died before everything was settled */
    private int runUntilItLives() throws Exception {
        for (int deaths = 0; deaths < 12; deaths++) {
            ChildProcess process = start();
            try {
                RuleStage.within()
                        .until(() -> !process.alive() || settled("TASKS", "tasks") && settled("SLOW", "slow"));
                if (process.alive()) return deaths;
                assertThat(process.ends(Duration.ofSeconds(60))).isTrue();
                assertThat(process.exitCode()).isEqualTo(PoisonedProgram.KILLED);
            } finally {
                if (process.alive()) process.stop();
            }
        }
        throw new AssertionError("it never came to rest");
    }

    private boolean settled(String stream, String durable) throws Exception {
        if (!stage.management.getConsumerNames(stream).contains(durable)) return false;
        var info = stage.management.getConsumerInfo(stream, durable);
        return info.getNumPending() == 0 && info.getNumAckPending() == 0;
    }

    private ChildProcess start() {
        return PoisonedProgram.start(server, folder);
    }

    private void publish(String subject, String... tasks) throws Exception {
        for (String task : tasks) stage.nats.jetStream().publish(subject, task.getBytes());
    }

    private void stream(String name, String subject) throws Exception {
        stage.management.addStream(
                StreamConfiguration.builder().name(name).subjects(subject).build());
    }
}
