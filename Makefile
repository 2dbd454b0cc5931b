# The habits of the house. Each target is a line that one could type; what needs more is in Scripts.
.PHONY: help demo test check format golden bench pictures model install deb tarball

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

demo: ## build, and browse the pictures in Assets/Faces
	@sh Scripts/demo.sh

test: ## build in release and run every test
	@sh Scripts/test.sh

check: ## what has to pass before a change lands
	@bash .ci/run

format: ## format all Swift files in place
	swift format --in-place --recursive Package.swift Sources Tests

golden: ## record the golden screens anew (the recording run fails on purpose)
	TELLTALE_RECORD=1 sh Scripts/test.sh --filter BrowserTests

bench: ## print the figures of the README's table
	swift run -c release telltale bench

pictures: ## make the README's pictures anew
	sh Scripts/pictures.sh

model: ## train Assets/Model anew: make model FACES=DIR (hours)
	@FACES="$(FACES)" sh Scripts/model.sh

install: ## install under PREFIX (default ~/.local)
	@sh Scripts/install.sh

deb: ## make a Debian package in .build/packages
	@sh Scripts/package.sh deb

tarball: ## make a tarball that runs from any folder, in .build/packages
	@sh Scripts/package.sh tarball
