package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.api.MessageInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** That the program Caravan is compared with does the same work: what it leaves in the streams is what Caravan leaves there. */
@Timeout(400)
@ExtendWith(ServersExtension.class)
class PlainPeerIT {
    private static final int EVENTS = 30;
    private static final Programs PROGRAMS = new Programs(Path.of("routes"));

    @TempDir
    private Path folder;

    @Test
    void thePlainProgramWritesWhatCaravanWrites(@Own NatsServer server, @Own Connection connection) throws Exception {
        Set<String> plain = written(server, connection, "plain", PROGRAMS.plain(2));
        Set<String> caravan = written(server, connection, "caravan", PROGRAMS.oneRule());

        assertThat(plain).hasSize(2 * EVENTS).isEqualTo(caravan);
    }

    private Set<String> written(NatsServer server, Connection connection, String who, Launch program) throws Exception {
        Path own = Files.createDirectory(folder.resolve(who));
        new Bench(connection, server.url(), own).measure(new Entrant(who, 2, Backlog.plain(EVENTS), program));
        Set<String> messages = new TreeSet<>();
        for (String stream : Set.of("OBJECTS", "EVENTS")) {
            for (int i = 1; i <= EVENTS; i++)
                messages.add(text(connection.jetStreamManagement().getMessage(stream, i)));
        }
        return messages;
    }

    /** But for what is only said to the server, and the time, which is the run's. */
    private static String text(MessageInfo message) {
        Set<String> headers = new TreeSet<>();
        message.getHeaders().forEach((name, values) -> {
            if (!name.startsWith("Nats-")) headers.add(name + ": " + values);
        });
        String all = message.getSubject() + headers + new String(message.getData(), StandardCharsets.UTF_8);
        return all.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "then");
    }
}
