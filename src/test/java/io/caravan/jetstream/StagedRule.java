package io.caravan.jetstream;

import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that have a {@link RuleStage} each, on one nats-server for the class. */
@ExtendWith(ServersExtension.class)
abstract class StagedRule {
    private static NatsServer server;

    RuleStage stage;

    @BeforeAll
    static void server(@Own NatsServer own) {
        server = own;
    }

    @BeforeEach
    final void openStage() throws Exception {
        stage = new RuleStage(server);
    }

    @AfterEach
    final void closeStage() throws Exception {
        stage.close();
    }
}
