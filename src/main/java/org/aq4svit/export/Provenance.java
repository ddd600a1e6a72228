package org.aq4svit.export;

import java.util.Map;
import org.aq4svit.quant.Footprint;

/**
 * Where an exported network comes from: all that it takes to make it again.
 *
 * @param runId the run
 * @param candidate id of the candidate
 * @param setting its bit widths in text form
 * @param bits bit width of every weight layer by its name
 * @param quantizer how its weights became integers
 * @param norms where the statistics of its norms come from
 * @param checkpoint file of the float network
 * @param sha256 of that file
 * @param codeVersion version of this product that ran the search
 * @param footprint what it weighs
 * @param accuracy what was measured in the search
 */
record Provenance(
        String runId,
        String candidate,
        String setting,
        Map<String, Integer> bits,
        String quantizer,
        String norms,
        String checkpoint,
        String sha256,
        String codeVersion,
        Footprint footprint,
        Accuracy accuracy) {

    /**
     * Accuracy on images of a run.
     *
     * @param purpose which images: {@code validate}, or {@code search} if that is all the candidate was shown
     * @param images number of images
     * @param top1 percent 0..100
     * @param floatTop1 of the float network on the same images, percent 0..100
     */
    record Accuracy(String purpose, long images, double top1, double floatTop1) {}
}
