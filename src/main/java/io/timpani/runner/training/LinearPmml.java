package io.timpani.runner.training;

import java.util.List;

/** A linear model as PMML 4.4, in the units of the data: nothing is left to be standardised. */
final class LinearPmml {
    private final Question question;
    private final List<Feature> features;
    private final LinearModel model;
    private final StringBuilder xml = new StringBuilder();

    private LinearPmml(Question question, List<Feature> features, LinearModel model) {
        this.question = question;
        this.features = features;
        this.model = model;
    }

    /** The document. */
    static String of(Question question, List<Feature> features, LinearModel model) {
        return new LinearPmml(question, features, model).write();
    }

    private String write() {
        line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        line("<PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\">");
        line("  <Header description=\"trained by timpani\"/>");
        dictionary();
        String function = question.isNumber() ? "regression" : "classification";
        String method = question.isNumber() ? "none" : "softmax";
        line("  <RegressionModel modelName=\"linear\" functionName=\"%s\" normalizationMethod=\"%s\">"
                .formatted(function, method));
        schema();
        for (int sum = 0; sum < model.sums().length; sum++) {
            table(sum);
        }
        line("  </RegressionModel>");
        line("</PMML>");
        return xml.toString();
    }

    private void dictionary() {
        line("  <DataDictionary numberOfFields=\"%d\">".formatted(features.size() + 1));
        if (question.isNumber()) {
            line("    <DataField name=\"%s\" optype=\"continuous\" dataType=\"double\"/>"
                    .formatted(escaped(question.target())));
        } else {
            categories(question.target(), question.labels());
        }
        for (Feature feature : features) {
            if (feature.isCategorical()) {
                categories(feature.name(), feature.categories());
            } else {
                line("    <DataField name=\"%s\" optype=\"continuous\" dataType=\"double\"/>"
                        .formatted(escaped(feature.name())));
            }
        }
        line("  </DataDictionary>");
    }

    private void categories(String name, List<String> values) {
        line("    <DataField name=\"%s\" optype=\"categorical\" dataType=\"string\">".formatted(escaped(name)));
        values.forEach(value -> line("      <Value value=\"%s\"/>".formatted(escaped(value))));
        line("    </DataField>");
    }

    private void schema() {
        line("    <MiningSchema>");
        line("      <MiningField name=\"%s\" usageType=\"target\"/>".formatted(escaped(question.target())));
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            if (feature.isCategorical()) {
                line("      <MiningField name=\"%s\" invalidValueTreatment=\"asMissing\"/>"
                        .formatted(escaped(feature.name())));
            } else {
                line(
                        "      <MiningField name=\"%s\" invalidValueTreatment=\"asMissing\" missingValueReplacement=\"%s\"/>"
                                .formatted(
                                        escaped(feature.name()), model.terms().mean(i)));
            }
        }
        line("    </MiningSchema>");
    }

    private void table(int sum) {
        double[] coefficients = model.sums()[sum];
        double intercept = coefficients[coefficients.length - 1];
        StringBuilder terms = new StringBuilder();
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            int place = model.terms().place(i);
            if (feature.isCategorical()) {
                for (int code = 0; code < feature.categories().size(); code++) {
                    terms.append("      <CategoricalPredictor name=\"%s\" value=\"%s\" coefficient=\"%s\"/>\n"
                            .formatted(
                                    escaped(feature.name()),
                                    escaped(feature.categories().get(code)),
                                    coefficients[place + code]));
                }
            } else {
                double slope = coefficients[place] / model.terms().deviation(i);
                intercept -= slope * model.terms().mean(i);
                terms.append("      <NumericPredictor name=\"%s\" coefficient=\"%s\"/>\n"
                        .formatted(escaped(feature.name()), slope));
            }
        }
        String label = question.isNumber()
                ? ""
                : " targetCategory=\"%s\"".formatted(escaped(question.labels().get(sum)));
        line("    <RegressionTable intercept=\"%s\"%s>".formatted(intercept, label));
        xml.append(terms);
        line("    </RegressionTable>");
    }

    private void line(String text) {
        xml.append(text).append('\n');
    }

    /** Fit for an attribute. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                // a reader would make blanks of them
                case '\t', '\n', '\r' -> escaped.append("&#").append(point).append(';');
                default -> {
                    if (point < ' ' || point == 0xFFFE || point == 0xFFFF) {
                        throw new IllegalArgumentException("a name or category holds a control character");
                    }
                    escaped.appendCodePoint(point);
                }
            }
        });
        return escaped.toString();
    }
}
