package io.caravan.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found, and where.
 *
 * @param how what was asked of each, such as the number of rounds
 */
record Report(Surroundings surroundings, String how, Findings findings) {

    List<String> lines() {
        List<String> lines = new ArrayList<>(surroundings.lines());
        lines.addAll(List.of(how, ""));
        lines.addAll(findings.lines());
        return lines;
    }

    String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.put("date", surroundings.date().toString()).put("machine", surroundings.machine());
        ObjectNode versions = json.putObject("versions");
        surroundings.versions().forEach(versions::put);
        json.put("how", how);
        findings.write(json);
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that can't be written", e);
        }
    }

    String svg() {
        return findings.chart().svg(surroundings.lines());
    }
}
