package org.aq4svit.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;
import org.aq4svit.fault.InputException;
import org.aq4svit.tensor.MappedFile;
import org.aq4svit.tensor.QuantizedWeights;
import org.aq4svit.tensor.Quoted;
import org.aq4svit.tensor.Safetensors;
import org.aq4svit.tensor.SafetensorsFile;
import org.aq4svit.tensor.Tensor;

/**
 * The weights of a trained network, by the names that PyTorch gave them.
 *
 * <p>What the file is, its content says and not its name: an archive by {@code torch.save} (PyTorch 1.6 or later) or
 * a safetensors file. In the former the weights are the checkpoint itself or its {@code state_dict}, {@code model} or the like;
 * whatever else a training script has put there (optimizer, scheduler, arguments) is passed over unread. Tensors are
 * windows on the mapped file, which must not be changed in place while they are in use. Weights that a safetensors file holds as packed
 * integers ({@link PackedWeights}) are there twice: as those integers, and as the float weights they stand for.
 */
public final class Checkpoint {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] LEGACY = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa85019");
    private static final int SAFETENSORS_BRACE = 8;
    private static final int HEAD = 16;

    /** What wrappers put before every name: data-parallel training and averaging, {@code torch.compile}. */
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

    /** What {@code torch.optim.swa_utils.AveragedModel} keeps beside the network. */
    private static final String AVERAGED = "n_averaged";

    private final Path path;
    private final Map<String, Tensor> tensors;
    private final Map<String, QuantizedWeights> quantized;
    private String sha256;

    private Checkpoint(Path path, Map<String, Tensor> tensors, Map<String, QuantizedWeights> quantized) {
        this.path = path;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.quantized = Collections.unmodifiableMap(quantized);
    }

    /**
     * Reads the directory of {@code file} and maps its weights, from the usual place.
     *
     * @throws InputException if it cannot be read, is neither of the two formats, is damaged, or holds no weights
     */
    public static Checkpoint read(Path file) {
        return read(file, Optional.empty());
    }

    /**
     * Reads the directory of {@code file} and maps its weights.
     *
     * @param key under which an archive of PyTorch has them, such as {@code model_ema}; if empty, in the usual place
     * @throws InputException if it cannot be read, is neither of the two formats, is damaged, or holds no weights
     */
    public static Checkpoint read(Path file, Optional<String> key) {
        SafetensorsFile content = content(file, key);
        if (content.tensors().isEmpty()) {
            throw InputException.expected(file, "a checkpoint with weights", "none");
        }
        Map<String, QuantizedWeights> quantized = PackedWeights.of(file, content);
        Map<String, Tensor> tensors = PackedWeights.dequantized(content.tensors(), quantized);
        return new Checkpoint(file, unwrapped(tensors), unwrapped(quantized));
    }

    /** Where the file lies. */
    public Path path() {
        return path;
    }

    /**
     * The tensors by name in the order of the state dict. Prefixes of wrappers ({@code module.} of data-parallel training,
     * {@code _orig_mod.} of {@code torch.compile}) are taken off where all names have them.
     */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /** The weights that the file holds as integers, by the name of their layer; none in most files. */
    public Map<String, QuantizedWeights> quantized() {
        return quantized;
    }

    /**
     * The fingerprint of the file: the SHA-256 of its bytes in hexadecimal. The first call reads the file through.
     *
     * @throws InputException if it cannot be read any more
     */
    public synchronized String sha256() {
        if (sha256 == null) {
            try {
                sha256 = new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(path);
            } catch (IOException e) {
                throw new InputException(path + ": expected a readable file, found " + e, e);
            }
        }
        return sha256;
    }

    private static SafetensorsFile content(Path path, Optional<String> key) {
        try (MappedFile file = MappedFile.open(path)) {
            byte[] head = head(file);
            if (startsWith(head, ZIP)) {
                return new SafetensorsFile(torch(TorchZip.of(file), key), Map.of());
            }
            if (head.length > SAFETENSORS_BRACE && head[SAFETENSORS_BRACE] == '{') {
                if (key.isPresent()) {
                    throw InputException.expected(
                            path,
                            "an archive by torch.save with weights under " + Quoted.of(key.get()),
                            "a safetensors file");
                }
                return Safetensors.open(path);
            }
            throw InputException.expected(path, "a checkpoint by torch.save or a safetensors file", found(head));
        }
    }

    private static Map<String, Tensor> torch(TorchZip zip, Optional<String> key) {
        Object checkpoint = Pickle.load(zip.pickle(), zip.where() + ": data.pkl");
        TorchTensors torch = new TorchTensors(zip);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        StateDict.find(checkpoint, key, zip.where()).forEach((name, ref) -> tensors.put(name, torch.tensor(name, ref)));
        return tensors;
    }

    private static byte[] head(MappedFile file) {
        ByteBuffer window = file.window(0, (int) Math.min(file.size(), HEAD));
        byte[] head = new byte[window.remaining()];
        window.get(head);
        return head;
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        return head.length >= magic.length
                && ByteBuffer.wrap(head, 0, magic.length).equals(ByteBuffer.wrap(magic));
    }

    private static String found(byte[] head) {
        if (startsWith(head, LEGACY)) {
            return "the format of PyTorch before 1.6;"
                    + " convert it with torch.save(torch.load(f, map_location='cpu', weights_only=False), g), torch >= 1.13";
        }
        return head.length == 0
                ? "an empty file"
                : "a file that begins with " + HexFormat.ofDelimiter(" ").formatHex(head);
    }

    /** The same by the names that the network itself gives. */
    private static <T> Map<String, T> unwrapped(Map<String, T> named) {
        Set<String> names = new LinkedHashSet<>(named.keySet());
        names.remove(AVERAGED);
        for (String prefix : WRAPPERS) {
            if (!names.isEmpty() && names.stream().allMatch(name -> name.startsWith(prefix))) {
                Map<String, T> inner = new LinkedHashMap<>();
                names.forEach(name -> inner.put(name.substring(prefix.length()), named.get(name)));
                return unwrapped(inner); // wrappers are wrapped as well
            }
        }
        return named;
    }
}
