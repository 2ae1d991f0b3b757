package io.caravan.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the surface since it was written down.
 *
 * @param breaks what is gone or means something else, for people
 * @param additions what is new
 */
record Differences(List<String> breaks, List<String> additions) {

    static Differences between(List<Entry> written, List<Entry> now) {
        Map<String, String> were = byName(written);
        Map<String, String> are = byName(now);
        List<String> breaks = new ArrayList<>();
        List<String> additions = new ArrayList<>();
        were.forEach((name, was) -> {
            String is = are.get(name);
            if (is == null) breaks.add("gone: " + new Entry(name, was));
            else if (!is.equals(was)) breaks.add("changed: " + name + " was '" + was + "', is '" + is + "'");
        });
        are.forEach((name, is) -> {
            if (!were.containsKey(name)) additions.add("new: " + new Entry(name, is));
        });
        return new Differences(breaks, additions);
    }

    private static Map<String, String> byName(List<Entry> entries) {
        Map<String, String> byName = new TreeMap<>();
        for (Entry entry : entries) {
            if (byName.put(entry.name(), entry.detail()) != null) throw new IllegalArgumentException("twice: " + entry);
        }
        return byName;
    }

    /** Empty when there are none. */
    String message() {
        if (breaks.isEmpty() && additions.isEmpty()) return "";
        StringBuilder text =
                new StringBuilder("what others may rely on (docs/api.md) is no longer what docs/api.txt says.");
        if (!breaks.isEmpty()) {
            text.append("\nThese are breaks: put them back, or see \"What is a break\" in docs/api.md:");
            breaks.forEach(each -> text.append("\n  ").append(each));
        }
        if (!additions.isEmpty()) {
            text.append("\nThese are additions:");
            additions.forEach(each -> text.append("\n  ").append(each));
        }
        return text.append(
                        "\nIf it is meant: ./mvnw test -Dtest=ApiTest -DargLine=-Ddocs.write=true writes the file anew.")
                .toString();
    }
}
