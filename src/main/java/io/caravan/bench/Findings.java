package io.caravan.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What was found, in the forms it is shown in. */
sealed interface Findings permits Rates, Latencies, StartUps {
    /** For a terminal. */
    List<String> lines();

    /** For programs. */
    void write(ObjectNode json);

    /** For a page. */
    Chart chart();
}
