package org.aq4svit.table;

/**
 * What one strategy chose for one model. Unique by {@code runId, model, strategy}. Accuracies are those of the full
 * pass over the validation images.
 *
 * @param runId the run
 * @param model name of the model
 * @param strategy search strategy
 * @param candidate id of the chosen candidate
 * @param setting its setting in text form
 * @param bytes footprint of the whole network in bytes
 * @param savingWeights footprint saved on the weight layers against float32, percent 0..100
 * @param savingTotal footprint saved on the whole network against float32, percent 0..100
 * @param effectiveBits average bits per weight, over the weight layers
 * @param top1 top-1 accuracy, percent 0..100
 * @param top5 top-5 accuracy, percent 0..100
 * @param baselineTop1 top-1 accuracy of the float32 network on the same images, percent 0..100
 * @param drop {@code baselineTop1 - top1}, in points
 * @param constraintMet whether the setting meets the run's constraint; if not, it is the best that was found
 * @param seconds duration of the search
 * @param fullEvaluations cost of the search in full passes: images evaluated divided by the images of one full pass
 * @param candidatesSeen number of candidates that the search looked at, gated ones included
 */
public record ResultRow(
        String runId,
        String model,
        String strategy,
        String candidate,
        String setting,
        long bytes,
        double savingWeights,
        double savingTotal,
        double effectiveBits,
        double top1,
        double top5,
        double baselineTop1,
        double drop,
        boolean constraintMet,
        double seconds,
        double fullEvaluations,
        int candidatesSeen) {}
