package org.aq4svit.table;

/**
 * A model in a run. Unique by {@code runId, model}. What a model that failed early never came to know is null.
 *
 * @param runId the run
 * @param model name of the model, from its descriptor
 * @param family the network's family, for example {@code sdt-v2}
 * @param parameters number of parameters, weights and all others
 * @param timesteps time steps T per image
 * @param checkpointSha256 SHA-256 of the checkpoint file, 64 lower-case hexadecimal digits
 * @param baselineTop1 top-1 accuracy of the float32 network on the validation images, percent 0..100
 * @param baselineTop5 top-5 accuracy of the float32 network on the validation images, percent 0..100
 * @param images number of validation images behind the two accuracies
 * @param status {@link Status#RUNNING}, {@link Status#OK} or {@link Status#FAILED}
 * @param error one sentence on the fault of a failed model, null for others
 * @param descriptorJson the model's descriptor as one JSON object
 */
public record ModelRow(
        String runId,
        String model,
        @Nullable String family,
        Long parameters,
        Integer timesteps,
        @Nullable String checkpointSha256,
        Double baselineTop1,
        Double baselineTop5,
        Long images,
        String status,
        @Nullable String error,
        @Nullable String descriptorJson) {}
