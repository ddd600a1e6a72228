package org.aq4svit.table;

/**
 * A weight layer of a model. Unique by {@code runId, model, layer}.
 *
 * @param runId the run
 * @param model name of the model
 * @param layer name of the layer, from the checkpoint
 * @param scope the layer's most specific scope as settings write it, for example {@code stage3.block2.attn}
 * @param stage scope of its stage, null for a layer outside of all stages
 * @param block scope of its block, null for a layer outside of all blocks
 * @param kind what the layer is, for example convolution or linear
 * @param weights number of weights
 * @param channels number of output channels, which is the number of scales
 * @param opsPerImage multiply-adds per image, over all time steps
 */
public record LayerRow(
        String runId,
        String model,
        String layer,
        String scope,
        @Nullable String stage,
        @Nullable String block,
        String kind,
        long weights,
        int channels,
        long opsPerImage) {}
