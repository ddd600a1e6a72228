/**
 * From a checkpoint file to named tensors, without trusting the file.
 *
 * <p>{@link org.aq4svit.checkpoint.Checkpoint} is the door; it reads safetensors and what {@code torch.save} writes:
 * a zip of stored entries ({@code TorchZip}, {@code ZipEntries}), one of which is a pickle. {@code Pickle} runs the
 * pickle's few harmless opcodes ({@code Opcode}) with stand-ins for the few harmless Python names ({@code Globals});
 * {@code StateDict} finds the weights in the result and {@code TorchTensors} maps them. Nothing is executed, loaded
 * or unpacked. {@code PackedWeights} are the weights of networks that this product has exported.
 */
package org.aq4svit.checkpoint;
