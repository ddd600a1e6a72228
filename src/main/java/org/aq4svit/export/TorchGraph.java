package org.aq4svit.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aq4svit.engine.Affine;
import org.aq4svit.model.Firing;
import org.aq4svit.model.Op;

/**
 * Writes straight-line Python of plain PyTorch calls, a line per operation. A value is the name of a variable; {@code w} is the state dict.
 * Norms are PyTorch's own, so that they round as in the network that was trained.
 */
final class TorchGraph implements Graph<String> {
    private static final String INDENT = "    ";

    private final List<Line> lines = new ArrayList<>();

    /** {@code output = expression}. */
    private record Line(String output, String expression, Set<String> inputs) {}

    /** The body of a function of {@code image} and {@code w} that returns this value. Variables are dropped after their last use. */
    String body(String result) {
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            int line = i;
            lines.get(i).inputs.forEach(input -> lastUse.put(input, line));
        }
        lastUse.put(result, lines.size());
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            int line = i;
            body.append(INDENT).append(lines.get(i).output).append(" = ").append(lines.get(i).expression);
            String done = lines.get(i).inputs.stream()
                    .filter(input -> lastUse.get(input) == line)
                    .collect(Collectors.joining(", "));
            body.append(done.isEmpty() ? "\n" : "; del " + done + "\n");
        }
        return body.append(INDENT).append("return ").append(result).append('\n').toString();
    }

    private String line(String expression, String... inputs) {
        String output = "v" + lines.size();
        lines.add(new Line(output, expression, new LinkedHashSet<>(List.of(inputs))));
        return output;
    }

    @Override
    public String linear(String x, Op.Conv conv) {
        return line(
                String.format(
                        Locale.ROOT,
                        "F.conv2d(%s, %s.reshape(%d, %d, %d, %d), %s, %d, %d, 1, %d)",
                        x,
                        weight(conv.name() + ".weight"),
                        conv.out(),
                        conv.in() / conv.groups(),
                        conv.kernel(),
                        conv.kernel(),
                        conv.bias() ? weight(conv.name() + ".bias") : "None",
                        conv.stride(),
                        conv.padding(),
                        conv.groups()),
                x);
    }

    private static String weight(String key) {
        return "w[\"" + key + "\"]";
    }

    @Override
    public String affine(String x, Op.Multiplying op, Affine affine) {
        String name = op.name();
        if (op instanceof Op.ChannelScale) {
            return line(x + " * " + weight(name) + ".reshape(-1, 1, 1)", x);
        }
        if (op instanceof Op.RateScale rate) {
            return line(
                    String.format(
                            Locale.ROOT,
                            "%s * (1 / torch.sqrt(%s.reshape(-1, 1, 1) * %d)).repeat_interleave(%d, 0)",
                            x,
                            weight(name),
                            rate.summands(),
                            rate.channels() / rate.heads()),
                    x);
        }
        return line(
                String.format(
                        Locale.ROOT,
                        "F.batch_norm(%s, %s, %s, %s, %s)",
                        x,
                        weight(name + ".running_mean"),
                        weight(name + ".running_var"),
                        weight(name + ".weight"),
                        weight(name + ".bias")),
                x);
    }

    @Override
    public String sum(String x, String y) {
        return line(x + " + " + y, x, y);
    }

    @Override
    public String difference(String x, String y) {
        return line(x + " - " + y, x, y);
    }

    @Override
    public String product(String x, String y) {
        return line(x + " * " + y, x, y);
    }

    @Override
    public String scaled(String x, float factor) {
        return line(x + " * " + number(factor), x);
    }

    /** All digits: what float32 has, and not what looks like it. */
    private static String number(float value) {
        return Double.toString(value);
    }

    @Override
    public String atLeast(String x, float threshold) {
        return line("(" + x + " >= " + number(threshold) + ").float()", x);
    }

    @Override
    public String level(String x, float most, Firing.Rounding rounding) {
        String clamped = x + ".clamp(0, " + number(most) + ")";
        return line(
                rounding == Firing.Rounding.HALF_EVEN
                        ? "torch.round(" + clamped + ")"
                        : "torch.floor(" + clamped + " + 0.5)",
                x);
    }

    @Override
    public String framed(String x, int width) {
        return line(String.format(Locale.ROOT, "F.pad(%s, (%d, %d, %d, %d))", x, width, width, width, width), x);
    }

    @Override
    public String maxPool(String x) {
        return line("F.max_pool2d(" + x + ", 3, 2, 1)", x);
    }

    @Override
    public String spatialMean(String x) {
        return line(x + ".mean((2, 3), keepdim=True)", x);
    }

    @Override
    public String sumOver(String x, int axis) {
        return line(x + ".sum(" + axis + ", keepdim=True)", x);
    }

    @Override
    public String reshaped(String x, int... sizes) {
        String all = IntStream.of(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return line(x + ".reshape(-1, " + all + ")", x);
    }

    @Override
    public String part(String x, int axis, int from, int to) {
        return line(String.format(Locale.ROOT, "%s.narrow(%d, %d, %d)", x, axis, from, to - from), x);
    }

    @Override
    public String transposed(String x) {
        return line(x + ".transpose(-1, -2)", x);
    }

    @Override
    public String matrixProduct(String x, String y) {
        return line(x + " @ " + y, x, y);
    }
}
