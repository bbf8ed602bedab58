package io.timpani.runner.perftest;

import java.util.List;

/** Pieces of pages. */
final class Html {
    private Html() {}

    /** Text as text, in elements and attributes. */
    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A table in a box of its own that scrolls where the page is narrow, by keys as well; its title stays. */
    static String table(String title, TextTable table) {
        List<List<String>> rows = table.rows();
        String name = text(title);
        StringBuilder html = new StringBuilder("<h3>" + name + "</h3>\n")
                .append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
                .append(name)
                .append("\">\n<table aria-label=\"")
                .append(name)
                .append("\">\n<thead><tr>");
        rows.get(0)
                .forEach(cell ->
                        html.append("<th scope=\"col\">").append(text(cell)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows.subList(1, rows.size())) {
            html.append("<tr><th scope=\"row\">").append(text(row.get(0))).append("</th>");
            for (String cell : row.subList(1, row.size())) {
                html.append(cell.equals(CaseTables.FAIL) ? "<td class=\"bad\">" : "<td>")
                        .append(text(cell))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div>\n").toString();
    }
}
