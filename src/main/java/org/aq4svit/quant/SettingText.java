package org.aq4svit.quant;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import org.aq4svit.fault.InputException;
import org.aq4svit.model.WeightLayer;

/** The text form of settings, both ways. */
final class SettingText {
    /** {@code pattern=bits} or {@code bits}; a regular expression reaches to the last {@code =} before a number and a comma. */
    private static final Pattern RULE = Pattern.compile("\\s*(?:(re:.+?|[^=,]+?)\\s*=\\s*)?(\\d+|fp32)\\s*(?:,|$)");

    private static final int EXACT = 1000;
    private static final int REGEX = 500;
    private static final int NO_MATCH = -1;

    private SettingText() {}

    private record Rule(String pattern, int bits) {

        /** How closely this rule names the layer: 0 for {@code *}, then the depth of the scope, then re:, then the name. */
        int specificity(WeightLayer layer) {
            if (pattern.equals("*")) {
                return 0;
            }
            if (pattern.equals(layer.name()) || pattern.equals(layer.name() + ".weight")) {
                return EXACT;
            }
            if (pattern.startsWith("re:")) {
                return matchesRegex(layer) ? REGEX : NO_MATCH;
            }
            boolean inside = layer.scope().equals(pattern) || layer.scope().startsWith(pattern + ".");
            return inside ? pattern.split("\\.").length : NO_MATCH;
        }

        private boolean matchesRegex(WeightLayer layer) {
            Pattern p = Pattern.compile(pattern.substring(3));
            return p.matcher(layer.name()).matches() || p.matcher(layer.scope()).matches();
        }
    }

    /** Bits per layer that a text gives. */
    static int[] resolve(String text, List<WeightLayer> layers) {
        List<Rule> rules = rules(text);
        for (Rule rule : rules) {
            if (layers.stream().allMatch(l -> rule.specificity(l) == NO_MATCH)) {
                throw new InputException("setting '" + text + "': '" + rule.pattern
                        + "' matches no layer; `inspect` prints the scopes and names of this network");
            }
        }
        Map<String, int[]> best = new LinkedHashMap<>();
        for (Rule rule : rules) {
            for (WeightLayer layer : layers) {
                int specificity = rule.specificity(layer);
                int[] winner = best.computeIfAbsent(layer.tie(), t -> new int[] {NO_MATCH, 0});
                if (specificity != NO_MATCH && specificity >= winner[0]) {
                    winner[0] = specificity;
                    winner[1] = rule.bits;
                }
            }
        }
        return layers.stream().mapToInt(l -> chosen(text, l, best.get(l.tie()))).toArray();
    }

    private static int chosen(String text, WeightLayer layer, int[] winner) {
        if (winner[0] == NO_MATCH) {
            throw new InputException("setting '" + text + "': expected a width for every layer, found none for "
                    + layer.name() + "; start with '*=8' or another width for the rest");
        }
        return winner[1];
    }

    private static List<Rule> rules(String text) {
        List<Rule> rules = new ArrayList<>();
        Matcher matcher = RULE.matcher(text);
        while (matcher.lookingAt() && matcher.end() > matcher.start()) {
            String pattern = matcher.group(1) == null ? "*" : matcher.group(1);
            rules.add(new Rule(checked(text, pattern), width(text, matcher.group(2))));
            if (matcher.end() == text.length()) {
                return rules;
            }
            matcher.region(matcher.end(), text.length());
        }
        throw InputException.expected(
                "setting '" + text + "'",
                "rules such as '*=4,stage3=6' or a single width",
                "'" + text.substring(matcher.regionStart()) + "'");
    }

    private static String checked(String text, String pattern) {
        try {
            if (pattern.startsWith("re:")) {
                Pattern.compile(pattern.substring(3));
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new InputException(
                    "setting '" + text + "': '" + pattern + "' is no regular expression: " + e.getDescription(), e);
        }
    }

    private static int width(String text, String number) {
        int bits = number.equals("fp32") ? BitWidth.FLOAT : number.length() > 3 ? -1 : Integer.parseInt(number);
        if (!BitWidth.ALL.contains(bits)) {
            throw InputException.expected("setting '" + text + "'", "a width of " + BitWidth.ALL, number);
        }
        return bits;
    }

    /** The shortest text that resolves to these bits. */
    static String of(List<WeightLayer> layers, int[] bits) {
        List<Integer> all = IntStream.range(0, bits.length).boxed().toList();
        Tree root = new Tree("*", split(layers, bits, all, LEVELS));
        Plan plan = root.best(0);
        return String.join(",", plan.rules);
    }

    private static final List<Function<WeightLayer, String>> LEVELS =
            List.of(WeightLayer::stage, WeightLayer::block, WeightLayer::scope, WeightLayer::tie);

    private static List<Tree> split(
            List<WeightLayer> layers, int[] bits, List<Integer> members, List<Function<WeightLayer, String>> levels) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i : members) {
            groups.computeIfAbsent(levels.get(0).apply(layers.get(i)), k -> new ArrayList<>())
                    .add(i);
        }
        List<Tree> trees = new ArrayList<>();
        groups.forEach((name, group) -> {
            if (levels.size() == 1) {
                trees.add(new Leaf(layers.get(group.get(0)).name() + ".weight", bits[group.get(0)]));
            } else {
                trees.add(new Tree(name, split(layers, bits, group, levels.subList(1, levels.size()))));
            }
        });
        return trees;
    }

    /** Rules below a scope. */
    private record Plan(List<String> rules) {}

    /** A scope and what it holds; finds the fewest rules that give every leaf its width. */
    private static class Tree {
        final String name;
        private final List<Tree> children;
        private final Map<Integer, Plan> memo = new LinkedHashMap<>();

        Tree(String name, List<Tree> children) {
            this.name = name;
            this.children = children;
        }

        /** Fewest rules if the surrounding scope gives {@code inherited} bits (0: none). */
        Plan best(int inherited) {
            return memo.computeIfAbsent(inherited, this::search);
        }

        private Plan search(int inherited) {
            Plan best = null;
            for (int width : BitWidth.ALL) {
                if (width != inherited && contains(width)) {
                    best = shorter(best, below(width, List.of(name + "=" + width)));
                }
            }
            return inherited == 0 ? best : shorter(best, below(inherited, List.of()));
        }

        private static Plan shorter(Plan first, Plan second) {
            return first == null || second.rules.size() < first.rules.size() ? second : first;
        }

        private Plan below(int width, List<String> first) {
            List<String> rules = new ArrayList<>(first);
            children.forEach(c -> rules.addAll(c.best(width).rules));
            return new Plan(rules);
        }

        boolean contains(int width) {
            return children.stream().anyMatch(c -> c.contains(width));
        }
    }

    private static final class Leaf extends Tree {
        private final int bits;

        Leaf(String name, int bits) {
            super(name, List.of());
            this.bits = bits;
        }

        @Override
        Plan best(int inherited) {
            return new Plan(inherited == bits ? List.of() : List.of(name + "=" + bits));
        }

        @Override
        boolean contains(int width) {
            return bits == width;
        }
    }
}
