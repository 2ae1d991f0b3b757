package io.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.api.MessageInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The route of stock camel-nats, that it does the same work; with the libraries of the tests, which have the same Camel. */
@Timeout(400)
@ExtendWith(ServersExtension.class)
class CamelNatsPeerIT {
    private static final int EVENTS = 30;

    @TempDir
    private Path folder;

    @Test
    void everyNotificationGoesToTheSubjectOfWhatItTellsOf(@Own NatsServer server, @Own Connection connection)
            throws Exception {
        Launch program = new CamelNatsPeer(Path.of("")).launch(System.getProperty("java.class.path"));
        Entrant entrant = new Entrant("stock camel-nats", 1, Backlog.plain(EVENTS), program);

        Measurement measured = new Bench(connection, server.url(), folder).measure(entrant);

        assertThat(measured.perSecond()).isPositive();
        Map<String, Integer> perSubject = new TreeMap<>();
        for (int i = 1; i <= EVENTS; i++) {
            MessageInfo message = connection.jetStreamManagement().getMessage("OBJECTS", i);
            perSubject.merge(message.getSubject(), 1, Integer::sum);
            assertThat(Arrivals.number(message.getData())).isBetween(0, EVENTS - 1);
        }
        assertThat(perSubject)
                .isEqualTo(Map.of(
                        "objects.created.bench.csv", 10,
                        "objects.created.bench.png", 10,
                        "objects.created.bench.txt", 10));
    }
}
