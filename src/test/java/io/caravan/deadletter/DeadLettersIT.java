package io.caravan.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.caravan.jetstream.JetStreamComponent;
import io.caravan.servers.NatsServer;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reading a stream that others write to and delete from. */
@Timeout(180)
@ExtendWith(ServersExtension.class)
class DeadLettersIT {
    private static final String STREAM = "LETTERS_READ";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private Connection nats;
    private DeadLetters letters;

    @BeforeEach
    void prepare(NatsServer server, Connection connection) throws Exception {
        nats = connection;
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(STREAM)
                        .subjects("letters.*")
                        .storageType(StorageType.File)
                        .build());
        JetStreamComponent component = new JetStreamComponent();
        component.setServers(server.url());
        context.addComponent("nats-jetstream", component);
        context.start();
        letters = new DeadLetters(component.link(), STREAM);
    }

    @AfterEach
    void clean() throws Exception {
        context.stop();
        nats.jetStreamManagement().deleteStream(STREAM);
    }

    @Test
    void aLetterThatIsGoneAlreadyMayBeDeletedWhereverItWas() throws Exception {
        write("a", 4);
        letters.delete(3);
        letters.delete(1);

        for (long gone : new long[] {1, 3, 9}) {
            assertThatCode(() -> letters.delete(gone)).doesNotThrowAnyException();
            assertThat(letters.find(gone)).isEmpty();
        }
        assertThat(letters.counts()).containsEntry("a", 2L);
    }

    @Test
    void manyAreReadOnceEachInOrder() throws Exception {
        write("a", 1_500);
        write("b", 10);
        letters.delete(700);

        for (DeadLetters.Parts parts : DeadLetters.Parts.values()) {
            List<Long> read = new ArrayList<>();
            letters.read("letters.a", parts, letter -> read.add(letter.sequence()));
            assertThat(read).hasSize(1_499).isSorted().doesNotHaveDuplicates().doesNotContain(700L);
        }
    }

    @Test
    void whoHasEnoughGetsNoMore() throws Exception {
        write("a", 300);

        List<Long> read = new ArrayList<>();
        letters.read(">", DeadLetters.Parts.ALL, letter -> {
            read.add(letter.sequence());
            return read.size() < 7;
        });

        assertThat(read).hasSize(7);
    }

    @Test
    void theNextOneIsFoundPastThoseThatAreGoneAndThoseOfOthers() throws Exception {
        write("a", 1);
        write("b", 1);
        write("a", 2);
        letters.delete(3);

        assertThat(letters.next(2, "letters.a"))
                .hasValueSatisfying(letter -> assertThat(letter.sequence()).isEqualTo(4));
        assertThat(letters.next(5, "letters.a")).isEmpty();
    }

    private void write(String rule, int count) throws Exception {
        for (int i = 0; i < count; i++) nats.jetStream().publish("letters." + rule, new byte[] {1});
    }
}
