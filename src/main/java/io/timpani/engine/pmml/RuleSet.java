package io.timpani.engine.pmml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** RuleSetModel: rules with a score each, flat; compound rules become conditions of the rules in them. */
final class RuleSet {
    private final Model model;
    private final Element element;
    private final List<Rule> rules = new ArrayList<>();

    /**
     * A rule.
     *
     * @param conditions all of which hold when the rule fires
     * @param place of the class, or the number
     * @param shares probability per class, empty = the rule tells none
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Rule(Element at, List<Predicate> conditions, double place, double[] shares) {
        boolean fires(Row row) {
            for (int i = 0; i < conditions.size(); i++) {
                if (conditions.get(i).of(row) != Predicate.TRUE) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Rules still to be compiled, with the conditions around them. */
    private record Open(Element at, List<Predicate> conditions) {}

    private RuleSet(Model model) {
        this.model = model;
        this.element = model.element().requiredChild("RuleSet");
    }

    static ModelStep of(Model model) {
        model.requirePrediction();
        RuleSet set = new RuleSet(model);
        Element method = set.element.requiredChild("RuleSelectionMethod");
        String criterion = method.required("criterion");
        if (!criterion.equals("firstHit")) {
            throw method.unsupported("criterion", criterion);
        }
        return set.firstHit();
    }

    private List<Element> simple() {
        List<Element> found = new ArrayList<>();
        Deque<Element> open = new ArrayDeque<>();
        open.push(element);
        while (!open.isEmpty()) {
            Element at = open.pop();
            if (at.is("SimpleRule")) {
                found.add(at);
            }
            at.children("CompoundRule").forEach(open::push);
            at.children("SimpleRule").forEach(open::push);
        }
        return found;
    }

    private ModelStep firstHit() {
        List<String> named = new ArrayList<>();
        simple().forEach(rule -> named.add(rule.required("score")));
        String fallback = element.attribute("defaultScore");
        if (fallback != null) {
            named.add(fallback);
        }
        Classes classes = Classes.of(model.target(), named);
        compile(classes);
        Rule[] all = rules.toArray(Rule[]::new);
        double otherwise = fallback == null ? Double.NaN : score(fallback, classes, element);
        double[] otherShares = shares(element, classes);
        Outcome outcome = model.isRegression()
                ? Outcome.number(element, model.compilation())
                : outcome(classes, fallback != null && otherShares.length == 0);
        return new ModelStep(
                row -> {
                    for (Rule rule : all) {
                        if (rule.fires(row)) {
                            tell(outcome, rule.place, rule.shares, row);
                            return;
                        }
                    }
                    tell(outcome, otherwise, otherShares, row);
                },
                outcome);
    }

    private static void tell(Outcome outcome, double place, double[] shares, Row row) {
        if (outcome.probabilities() != Outcome.NONE && shares.length == 0) {
            outcome.none(row);
            return;
        }
        row.slots[outcome.value()] = place;
        if (outcome.probabilities() != Outcome.NONE) {
            System.arraycopy(shares, 0, row.slots, outcome.probabilities(), shares.length);
        }
    }

    private Outcome outcome(Classes classes, boolean fallbackLacks) {
        for (Rule rule : rules) {
            if (rule.shares.length == 0) {
                return Outcome.choice(classes, rule.at, model.compilation());
            }
        }
        return fallbackLacks
                ? Outcome.choice(classes, element, model.compilation())
                : Outcome.probabilities(classes, element, model.compilation());
    }

    private double score(String text, Classes classes, Element at) {
        return model.isRegression() ? model.compilation().constant(text, Kind.DOUBLE, at) : classes.index(text, at);
    }

    private void compile(Classes classes) {
        Deque<Open> open = new ArrayDeque<>();
        push(element, List.of(), open);
        while (!open.isEmpty()) {
            Open next = open.pop();
            List<Predicate> conditions = new ArrayList<>(next.conditions);
            model.compilation().spend(conditions.size() + 1L, next.at);
            conditions.add(Predicates.inside(next.at, model.scope()));
            if (next.at.is("CompoundRule")) {
                push(next.at, conditions, open);
            } else {
                rules.add(new Rule(
                        next.at,
                        conditions,
                        score(next.at.required("score"), classes, next.at),
                        shares(next.at, classes)));
            }
        }
    }

    private static void push(Element parent, List<Predicate> conditions, Deque<Open> open) {
        List<Element> children = parent.children();
        for (int i = children.size() - 1; i >= 0; i--) {
            Element child = children.get(i);
            if (child.is("SimpleRule") || child.is("CompoundRule")) {
                open.push(new Open(child, conditions));
            }
        }
    }

    private double[] shares(Element at, Classes classes) {
        List<Element> elements = at.children("ScoreDistribution");
        if (elements.isEmpty() || model.isRegression()) {
            return new double[0];
        }
        model.compilation().spend(classes.size(), at);
        double[] shares = new double[classes.size()];
        double sum = 0;
        for (Element share : elements) {
            sum += share.number("recordCount");
        }
        for (Element share : elements) {
            shares[classes.index(share.required("value"), share)] =
                    share.number("probability", share.number("recordCount") / sum);
        }
        return shares;
    }
}
