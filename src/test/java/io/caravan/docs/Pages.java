package io.caravan.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is written for people, and the snippets in it. */
public final class Pages {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private Pages() {}

    /** A block between fences, or lines that stand indented. @param language as the fence says; empty when it is indented */
    public record Snippet(Path page, String language, String text) {}

    public static List<Path> all() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            List<Path> pages = new ArrayList<>(
                    docs.filter(path -> path.toString().endsWith(".md")).toList());
            pages.addAll(List.of(
                    Path.of("README.md"),
                    Path.of("CONTRIBUTING.md"),
                    Path.of("CHANGELOG.md"),
                    Path.of("bench/README.md")));
            return pages;
        }
    }

    /** Of all pages. */
    public static List<Snippet> fenced(String language) throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : all()) {
            Matcher block = FENCED.matcher(Files.readString(page));
            while (block.find()) {
                if (block.group(1).equals(language)) snippets.add(new Snippet(page, language, block.group(2)));
            }
        }
        return snippets;
    }
}
