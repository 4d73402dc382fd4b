import Flows

extension AmbientFlow.Configuration: ModelDescribing {
  public var demand: ModelDemand {
    var demand = ModelDemand()
    demand.add(flow, features: dataDimension)
    demand.require(variance >= 0 && variance.isFinite)
    return demand
  }
}

extension ManifoldFlow.Configuration: ModelDescribing {
  public var demand: ModelDemand {
    var demand = ModelDemand()
    demand.add(outer, features: dataDimension)
    demand.add(inner, features: latentDimension)
    demand.require(0 < latentDimension && latentDimension < dataDimension)
    demand.require(variance >= 0 && variance.isFinite)
    demand.require([0, contextDimension].contains(outer.contextFeatures))
    return demand
  }
}

extension EncodedManifoldFlow.Configuration: ModelDescribing {
  public var demand: ModelDemand {
    var demand = flow.demand
    demand.add(encoder, inputs: flow.dataDimension, outputs: flow.latentDimension)
    return demand
  }
}

extension ChartedFlow.Configuration: ModelDescribing {
  public var demand: ModelDemand {
    var demand = ModelDemand()
    demand.add(inner, features: latentDimension)
    demand.require(0 < latentDimension && latentDimension < dataDimension)
    switch manifold {
    case .sphere(let radius): demand.require(radius > 0 && radius.isFinite)
    case .thinSpiral: demand.require(dataDimension == 2 && latentDimension == 1)
    }
    return demand
  }
}

extension CodedFlow.Configuration: ModelDescribing {
  public var demand: ModelDemand {
    var demand = ModelDemand()
    demand.add(encoder, inputs: dataDimension, outputs: latentDimension)
    demand.add(decoder, inputs: latentDimension, outputs: dataDimension)
    demand.add(inner, features: latentDimension)
    return demand
  }
}

extension GaussianAutoencoder.Configuration: ModelDescribing {
  public var demand: ModelDemand {
    var demand = ModelDemand()
    demand.add(encoder, inputs: dataDimension, outputs: latentDimension)
    demand.add(decoder, inputs: latentDimension, outputs: dataDimension)
    demand.require(decoderVariance > 0 && decoderVariance.isFinite)
    return demand
  }
}

extension InformedAutoencoder.Configuration: ModelDescribing {
  public var demand: ModelDemand {
    var demand = autoencoder.demand
    demand.add(discriminator, inputs: autoencoder.dataDimension, outputs: 1)
    return demand
  }
}

extension PublishedGaussianAutoencoder.Configuration: ModelDescribing {
  public var demand: ModelDemand {
    var demand = ModelDemand()
    demand.add(encoder, inputs: dataDimension, outputs: latentDimension)
    demand.add(decoder, inputs: latentDimension, outputs: dataDimension)
    return demand
  }
}
