package io.timpani.engine.pmml;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes small PMML documents. */
final class Documents {
    private Documents() {}

    /** A document of a data dictionary and what follows it. */
    static String pmml(String dictionary, String rest) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
                <Header/>
                <DataDictionary>
                %s
                </DataDictionary>
                %s
                </PMML>
                """.formatted(dictionary, rest);
    }

    static String number(String... names) {
        return Arrays.stream(names)
                .map("<DataField name=\"%s\" optype=\"continuous\" dataType=\"double\"/>\n"::formatted)
                .collect(Collectors.joining());
    }

    static String category(String name, String... values) {
        return "<DataField name=\"%s\" optype=\"categorical\" dataType=\"string\">%s</DataField>\n"
                .formatted(
                        name,
                        Arrays.stream(values)
                                .map("<Value value=\"%s\"/>"::formatted)
                                .collect(Collectors.joining()));
    }

    /** A mining schema with the target first. */
    static String schema(String target, String... active) {
        return "<MiningSchema><MiningField name=\"%s\" usageType=\"target\"/>%s</MiningSchema>\n"
                .formatted(
                        target,
                        Arrays.stream(active)
                                .map("<MiningField name=\"%s\"/>"::formatted)
                                .collect(Collectors.joining()));
    }

    /** A mining schema without a target. */
    static String inner(String... active) {
        return Arrays.stream(active)
                .map("<MiningField name=\"%s\"/>"::formatted)
                .collect(Collectors.joining("", "<MiningSchema>", "</MiningSchema>\n"));
    }

    /** A regression y that is what the expression makes of the numbers a and b and the text s. */
    static String expression(String expression) {
        return expression("double", expression);
    }

    static String expression(String dataType, String expression) {
        return pmml(number("y", "a", "b") + category("s"), """
                <TransformationDictionary>
                <DerivedField name="d" optype="continuous" dataType="%s">%s</DerivedField>
                </TransformationDictionary>
                %s
                """.formatted(
                        dataType, expression, identity("d", schema("y", "a", "b", "s"))));
    }

    /** A regression whose prediction is a field. */
    static String identity(String field, String schema) {
        return """
                <RegressionModel functionName="regression">%s
                <RegressionTable intercept="0"><NumericPredictor name="%s" coefficient="1"/></RegressionTable>
                </RegressionModel>
                """.formatted(schema, field);
    }

    static String apply(String function, String... arguments) {
        return "<Apply function=\"%s\">%s</Apply>".formatted(function, String.join("", arguments));
    }

    static String ref(String field) {
        return "<FieldRef field=\"%s\"/>".formatted(field);
    }

    static String constant(Object value) {
        return "<Constant>%s</Constant>".formatted(value);
    }

    static String text(String value) {
        return "<Constant dataType=\"string\">%s</Constant>".formatted(value);
    }

    static String less(String field, Object value) {
        return "<SimplePredicate field=\"%s\" operator=\"lessThan\" value=\"%s\"/>".formatted(field, value);
    }

    static String equal(String field, Object value) {
        return "<SimplePredicate field=\"%s\" operator=\"equal\" value=\"%s\"/>".formatted(field, value);
    }
}
