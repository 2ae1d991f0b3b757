package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.watch.AuditReport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an audit says of missed deletes. */
class AuditReportFormsTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void missedDeletesHaveATableOfTheirOwn() throws Exception {
        AuditReport report = report(null, new AuditReport.Deletes(12_000, 2, 2, 1, "so far"));

        assertThat(AuditText.of(report, false))
                .containsSequence(
                        "DELETES OF   KNOWN  MISSED  DELIVERED  PENDING",
                        "photos      12,000       2          2        1",
                        "",
                        "missed deletes: 2, 2 of them delivered")
                .endsWith("deletes of bucket photos: so far")
                .anyMatch(line -> line.startsWith("pending deletes: "));
        assertThat(AuditText.of(report, true)).contains("missed deletes: 2; delivered none of them (--dry-run)");
        JsonNode json = new ObjectMapper().readTree(AuditJson.of(report));
        assertThat(json.at("/missedDeletes").asText()).isEqualTo("looked for");
        assertThat(json.at("/buckets/0/deletes/known").asInt()).isEqualTo(12_000);
        assertThat(json.at("/buckets/0/deletes/missed").asInt()).isEqualTo(2);
        assertThat(json.at("/buckets/0/deletes/delivered").asInt()).isEqualTo(2);
        assertThat(json.at("/buckets/0/deletes/pending").asInt()).isEqualTo(1);
        assertThat(json.at("/buckets/0/deletes/note").asText()).isEqualTo("so far");
    }

    @Test
    void whereNoneWereLookedForItSaysWhy() throws Exception {
        AuditReport report = report("since it is so", null);

        assertThat(AuditText.of(report, false)).endsWith("missed deletes: not looked for, since it is so");
        JsonNode json = new ObjectMapper().readTree(AuditJson.of(report));
        assertThat(json.at("/missedDeletes").asText()).isEqualTo("not looked for");
        assertThat(json.at("/buckets/0/deletes").isMissingNode()).isTrue();
        assertThat(AuditText.of(report(null, null), false))
                .endsWith("missed deletes: not looked for, since no bucket's notification tells of deletes");
    }

    @Test
    void aJournalThatIsYoungerThanWhatCanBeJudgedIsSaidToBe() {
        AuditReport early = new AuditReport(
                NOON,
                NOON.minusSeconds(300),
                List.of(new AuditReport.Bucket("photos", 5, 0, 0, 0, 5, 0, null, null, null)),
                null,
                null);

        assertThat(AuditText.of(early, false))
                .contains(
                        "judged: nothing yet, since the journal begins at 2026-11-27T12:00:00Z, and what was made after 2026-11-27T11:55:00Z is too young");
    }

    private static AuditReport report(String noDeletes, AuditReport.Deletes deletes) {
        AuditReport.Bucket bucket = new AuditReport.Bucket("photos", 5, 0, 0, 0, 0, 0, null, null, deletes);
        return new AuditReport(NOON, NOON, List.of(bucket), null, noDeletes);
    }
}
