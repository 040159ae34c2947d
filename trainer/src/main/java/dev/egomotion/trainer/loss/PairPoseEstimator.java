package dev.egomotion.trainer.loss;

import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.PoseContract;
import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.export.Contracts;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.PairPoseNet;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.TorchOps;
import dev.egomotion.trainer.network.Weights;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A network of pairs: it sees (source, target) as luma, stacked, for one source after the other, and gives axis times angle.
 *
 * @param network its first output is N x 6
 */
record PairPoseEstimator(Network network) implements PoseEstimator {
    @Override
    public Motions at(Tensor[] colour, Batch batch, Weights weights) {
        Tensor target = gray(colour[0]);
        Tensor[] pairs = new Tensor[batch.sources()];
        for (int s = 0; s < pairs.length; s++) {
            pairs[s] = Tensors.concatenate(1, gray(colour[1 + s]), target);
        }
        Tensor all = Tensors.channelsLast(Tensors.concatenate(0, pairs));
        Tensor output = network.apply(new TorchOps(weights), all).get(0);
        return new Motions(output.mul(Tensors.scalar(PairPoseNet.OUTPUT_SCALE)), List.of());
    }

    /** Returns 0.299 R + 0.587 G + 0.114 B; the weights sum to 1, so the range stays [-1, 1]. */
    static Tensor gray(Tensor rgb) {
        return rgb.narrow(1, 0, 1)
                .mul(Tensors.scalar(0.299))
                .add(rgb.narrow(1, 1, 1).mul(Tensors.scalar(0.587)))
                .add(rgb.narrow(1, 2, 1).mul(Tensors.scalar(0.114)));
    }

    @Override
    public PoseContract contract(ModelIdentity identity, int width, int height) {
        return Contracts.pair(identity, width, height, false);
    }
}
