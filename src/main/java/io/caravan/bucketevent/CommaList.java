package io.caravan.bucketevent;

import java.util.ArrayList;
import java.util.List;

/** Lists in options: {@code .png, .jpg}. Blanks around an item don't count; a backslash takes a comma, a blank or a backslash literally. */
final class CommaList {
    private CommaList() {}

    /** The items, unescaped. Null and blank give none; empty items are left out. */
    static List<String> of(String list) {
        return raw(list).stream().map(CommaList::unescape).toList();
    }

    /** The items as written, for options with escapes of their own. */
    static List<String> raw(String list) {
        List<String> items = new ArrayList<>();
        if (list == null) {
            return items;
        }
        int from = 0;
        for (int i = 0; i <= list.length(); i++) {
            if (i == list.length() || list.charAt(i) == ',') {
                add(items, list.substring(from, i));
                from = i + 1;
            } else if (list.charAt(i) == '\\') {
                i = Math.min(i + 1, list.length() - 1);
            }
        }
        return items;
    }

    private static void add(List<String> items, String item) {
        String stripped = item.stripLeading();
        int end = stripped.length();
        while (end > 0 && Character.isWhitespace(stripped.charAt(end - 1)) && !escaped(stripped, end - 1)) {
            end--;
        }
        if (end > 0) {
            items.add(stripped.substring(0, end));
        }
    }

    private static boolean escaped(String item, int at) {
        int backslashes = 0;
        while (at - backslashes > 0 && item.charAt(at - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static String unescape(String item) {
        StringBuilder out = new StringBuilder(item.length());
        for (int i = 0; i < item.length(); i++) {
            boolean escape = item.charAt(i) == '\\' && i + 1 < item.length();
            out.append(item.charAt(escape ? ++i : i));
        }
        return out.toString();
    }
}
