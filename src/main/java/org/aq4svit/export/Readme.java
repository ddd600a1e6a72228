package org.aq4svit.export;

import java.util.Locale;
import java.util.Optional;
import org.aq4svit.model.Model;

/** What lies in an exported folder, for those who find it. */
final class Readme {
    private Readme() {}

    /**
     * Text in Markdown.
     *
     * @param size of the file that holds the network
     * @param elsewhere what another program answered
     */
    static String of(Model network, Provenance p, Format format, Size size, Optional<Export.Elsewhere> elsewhere) {
        long floatBytes = 4 * p.footprint().weights() + p.footprint().otherBytes();
        return String.format(
                Locale.ROOT,
                """
                # %s at %s

                | | bytes |
                |---|---:|
                | network in float32 | %,d |
                | footprint of the quantized network (integers, scales, everything else in float32) | %,d |
                | `%s` | %,d |

                The file is %,d bytes of tensors (%+.2f %% against the footprint) and %,d bytes that name and describe them.

                | | top-1 on %,d %s images |
                |---|---:|
                | float32 | %.2f %% |
                | quantized | %.2f %% |

                With the weights of this folder, AQ4SViT gave the search's prediction for every one of these images; they are in
                `predictions.csv`.%s

                %s
                ## Where it comes from

                Candidate `%s` of run `%s`, by AQ4SViT %s; quantizer `%s`, statistics of norms: %s.
                Float network: `%s`, sha256 `%s`.
                """,
                network.name(),
                p.setting(),
                floatBytes,
                p.footprint().bytes(),
                format.file(),
                size.file(),
                size.tensors(),
                100.0 * size.tensors() / p.footprint().bytes() - 100,
                size.file() - size.tensors(),
                p.accuracy().images(),
                p.accuracy().purpose().equals("validate") ? "validation" : "search",
                p.accuracy().floatTop1(),
                p.accuracy().top1(),
                elsewhere
                        .map(e -> String.format(
                                Locale.ROOT,
                                " %s ran this very file and gave it for %,d of %,d.",
                                e.runtime(),
                                e.alike(),
                                e.images()))
                        .orElse(""),
                format.manual(),
                p.candidate(),
                p.runId(),
                p.codeVersion(),
                p.quantizer(),
                p.norms(),
                p.checkpoint(),
                p.sha256());
    }
}
